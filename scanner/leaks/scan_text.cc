#include "scanner/leaks/blob_scanner.h"
#include "scanner/leaks/gather/gatherer.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/scan.h"
#include "scanner/leaks/secret_mask.h"

namespace keymuster {

std::vector<LeakFinding> ScanText(const LeakRuleSet& rules, std::string_view text, const ScanOptions& options) {
  const CompiledRules compiled(rules);
  BlobScanner scanner(compiled, {options.window, options.matches_per_blob, options.fingerprint_key});
  Gatherer gatherer;
  gatherer.Add({}, scanner.ScanWhole(text).hits);
  return gatherer.Take();
}

std::string MaskSecretsIn(const LeakRuleSet& rules, std::string_view text) {
  const CompiledRules compiled(rules);
  return SecretMask(compiled).MaskText(text);
}

}  // namespace keymuster
