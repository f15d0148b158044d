// reference_scan PATH [THREADS]
//
// Scans a file or folder as `keymuster scan --no-history --no-archives` does, but with RE2 alone in place of the
// matcher: every rule searches the whole of every text. Prints one line a place, "RULE FINGERPRINT", sorted, for
// bench/compare to hold the program's own findings to. About a megabyte a second.

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "host/file.h"
#include "rules/leaks/rule_set.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/scan.h"

namespace keymuster {
namespace {

int PrintPlaces(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: reference_scan PATH [THREADS]\n";
    return 2;
  }
  const auto rules = LeakRuleSet::Create(RuleSelection{}, {});
  if (!rules.ok()) {
    std::cerr << rules.error().Text() << "\n";
    return 2;
  }
  ScanOptions options;
  options.targets = {argv[1]};
  options.history_wanted = false;
  options.archives.enabled = false;
  options.jobs = argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)) : 2;
  const auto outcome = Scan(CompiledRules(*rules, Matching::kRegexAlone), options, RealFileSystem(), {});
  if (!outcome.ok()) {
    std::cerr << outcome.error().Text() << "\n";
    return 2;
  }
  std::vector<std::string> lines;
  for (const LeakFinding& leak : outcome->leaks) {
    for (const Location& location : leak.locations) lines.push_back(leak.rule + " " + location.fingerprint);
  }
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines) std::cout << line << "\n";
  return 0;
}

}  // namespace
}  // namespace keymuster

int main(int argc, char** argv) { return keymuster::PrintPlaces(argc, argv); }
