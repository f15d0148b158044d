#include "rules/correlate/correlate.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/step/secret_files.h"
#include "cli/step/steps.h"

namespace keymuster {
namespace {

// Read here and not at every start: most scans of a hook find nothing.
std::vector<CanaryAccount> AllCanaries(const RunContext& run) {
  std::vector<CanaryAccount> canaries = BuiltinCanaryAccounts();
  canaries.insert(canaries.end(), run.more_canaries.begin(), run.more_canaries.end());
  return canaries;
}

}  // namespace

void CorrelateStep(RunContext& run) {
  run.leaks = std::move(run.scan.leaks);
  std::vector<LeakFinding> refused = SecretFileFindings(run.recorded, run.mask);
  std::move(refused.begin(), refused.end(), std::back_inserter(run.leaks));
  std::stable_sort(run.leaks.begin(), run.leaks.end(),
                   [](const LeakFinding& a, const LeakFinding& b) { return a.severity > b.severity; });
  if (run.leaks.empty() && !run.audited) return;
  const std::vector<CanaryAccount> canaries = AllCanaries(run);
  run.correlations = Correlate({.leaks = run.leaks,
                                .inventory = run.recorded.inventory,
                                .key_findings = run.judgement.findings,
                                .canaries = canaries,
                                .now = run.request.as_of});
}

}  // namespace keymuster
