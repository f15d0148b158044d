#include "scanner/leaks/rule_check.h"

#include <algorithm>
#include <utility>

#include "rules/leaks/template.h"
#include "scanner/leaks/blob_scanner.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/scan.h"

namespace keymuster {
namespace {

constexpr uint64_t kSeeds = 5;

class RuleChecker {
 public:
  explicit RuleChecker(const LeakRuleSet& rules) : compiled_(rules), scanner_(compiled_, OptionsOfText()) {}

  void Check(const LeakRule& rule, bool near_miss) {
    const std::vector<std::string>& templates = near_miss ? rule.near_misses : rule.examples;
    for (size_t index = 0; index < templates.size(); ++index) {
      for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
        std::string what = Complaint(rule, templates[index], seed, near_miss);
        if (what.empty()) continue;
        failures_.push_back(
            {rule.id, rule.source, rule.line, near_miss, index, seed, templates[index], std::move(what)});
        break;  // one seed is proof
      }
    }
  }

  std::vector<RuleCheckFailure> Take() { return std::move(failures_); }

 private:
  static TextOptions OptionsOfText() {
    const ScanOptions defaults;
    return {defaults.window, defaults.matches_per_blob, {}};
  }

  // Empty if the rule does what its author says.
  std::string Complaint(const LeakRule& rule, const std::string& text, uint64_t seed, bool near_miss) {
    const auto filled = FillTemplate(text, seed);
    if (!filled.ok()) return "is no template: " + filled.error().what;
    const TextResult result = scanner_.ScanWhole(*filled);
    const bool found = std::any_of(result.hits.begin(), result.hits.end(),
                                   [&rule](const Hit& hit) { return hit.finding.rule == rule.id; });
    if (found == !near_miss) return {};
    if (near_miss) return "is found";
    if (result.dropped.empty()) return "is not found";
    return "is not found; the filter " + result.dropped.begin()->first + " dropped a match";
  }

  CompiledRules compiled_;
  BlobScanner scanner_;
  std::vector<RuleCheckFailure> failures_;
};

}  // namespace

std::vector<RuleCheckFailure> CheckRules(const LeakRuleSet& rules) {
  RuleChecker checker(rules);
  for (const LeakRule& rule : rules.rules()) {
    checker.Check(rule, false);
    checker.Check(rule, true);
  }
  return checker.Take();
}

}  // namespace keymuster
