#include "cli/step/headline.h"

#include <algorithm>
#include <cstdint>

#include "cli/screen/quantity.h"

namespace keymuster {
namespace {

uint64_t LeakedAndActive(const Report& report) {
  return static_cast<uint64_t>(std::count_if(
      report.correlations.begin(), report.correlations.end(),
      [](const Correlation& correlation) { return correlation.leaked && correlation.state == KeyState::kActive; }));
}

uint64_t FailedVerdicts(const Report& report) {
  return static_cast<uint64_t>(
      std::count_if(report.key_findings.begin(), report.key_findings.end(),
                    [](const KeyFinding& finding) { return finding.verdict == Verdict::kFail; }));
}

std::string FindingsClause(const Report& report) {
  const uint64_t leaks = report.leaks.size();
  const uint64_t fails = FailedVerdicts(report);
  if (leaks + fails == 0) return "no findings";
  std::string text = CountOf(leaks + fails, "finding");
  if (report.scanned && report.audited) {
    text += " (" + CountOf(leaks, "leak") + ", " + CountOf(fails, "failed key rule") + ")";
  }
  return text;
}

std::string CompletenessClause(const RunOutcome& outcome) {
  const std::vector<std::string>& reasons = outcome.incomplete_because;
  if (reasons.empty()) return "everything asked for was read";
  std::string text = "INCOMPLETE: " + reasons.front();
  if (reasons.size() > 1) text += ", and " + CountOf(reasons.size() - 1, "further reason");
  return text;
}

}  // namespace

std::string Headline(const Report& report) {
  std::string text;
  const uint64_t active = LeakedAndActive(report);
  if (active > 0) text = CountOf(active, "leaked key") + (active == 1 ? " is active; " : " are active; ");
  return text + FindingsClause(report) + "; " + CompletenessClause(report.outcome);
}

}  // namespace keymuster
