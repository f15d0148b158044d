#include "cli/step/incomplete.h"

#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "cli/screen/quantity.h"

namespace keymuster {
namespace {

uint64_t ContentBytes(const CoverageLedger& coverage) {
  uint64_t bytes = 0;
  for (UnitKind kind : {UnitKind::kFile, UnitKind::kMember, UnitKind::kStream, UnitKind::kObject, UnitKind::kHistory}) {
    bytes += coverage.counts(kind).bytes;
  }
  return bytes;
}

uint64_t UsersIn(const Report& report) {
  uint64_t users = 0;
  for (const AccountSummary& account : report.accounts) users += account.users;
  return users;
}

void AddLedger(const CoverageLedger& coverage, std::vector<std::string>& reasons) {
  std::map<std::pair<UnitKind, Reason>, uint64_t> groups;
  for (const CoverageEntry& entry : coverage.entries()) {
    if (RowOf(entry.reason).coverage_class == CoverageClass::kLost) ++groups[{entry.kind, entry.reason}];
  }
  for (const auto& [group, count] : groups) {
    const ReasonRow& row = RowOf(group.second);
    reasons.push_back(CountOf(count, UnitKindName(group.first)) + ": " + std::string(row.name) + " (" +
                      std::string(row.explanation) + ")");
  }
}

void AddNotEvaluated(const std::vector<RuleTally>& tallies, std::vector<std::string>& reasons) {
  uint64_t total = 0;
  std::string rules;
  for (const RuleTally& tally : tallies) {
    if (tally.not_evaluated == 0) continue;
    total += tally.not_evaluated;
    rules += (rules.empty() ? "" : ", ") + tally.rule + " " + GroupedNumber(tally.not_evaluated);
  }
  if (total > 0) reasons.push_back(CountOf(total, "verdict") + " could not be given (" + rules + ")");
}

}  // namespace

std::vector<std::string> IncompleteReasons(const Report& report, int signal, const std::vector<std::string>& losses) {
  std::vector<std::string> reasons;
  if (signal != 0) reasons.push_back("stopped by signal " + std::to_string(signal) + ": the rest was not read");
  reasons.insert(reasons.end(), losses.begin(), losses.end());
  if (report.scanned && ContentBytes(report.coverage) == 0) {
    reasons.emplace_back("nothing was scanned: the targets gave not one byte");
  }
  if (report.audited && UsersIn(report) == 0) {
    reasons.emplace_back("nothing was audited: the recordings name not one user");
  }
  AddLedger(report.coverage, reasons);
  AddNotEvaluated(report.tallies, reasons);
  return reasons;
}

}  // namespace keymuster
