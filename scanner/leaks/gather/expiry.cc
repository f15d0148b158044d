#include "scanner/leaks/gather/expiry.h"

#include <algorithm>

#include "scanner/leaks/gather/gatherer.h"

namespace keymuster {
namespace {

void Judge(UtcTime as_of, LeakFinding* finding) {
  const auto expires = finding->decoded.find("expires");
  if (expires == finding->decoded.end()) return;
  const Result<UtcTime> time = ParseUtcTime(expires->second);
  if (!time.ok() || *time > as_of) return;
  finding->severity = std::min(finding->severity, Severity::kLow);
  finding->reasons.push_back("it expired at " + expires->second);
}

}  // namespace

void JudgeExpiry(UtcTime as_of, std::vector<LeakFinding>* leaks) {
  for (LeakFinding& finding : *leaks) Judge(as_of, &finding);
  SortWorstFirst(leaks);
}

}  // namespace keymuster
