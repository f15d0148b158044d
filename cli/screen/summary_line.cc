#include "cli/screen/summary_line.h"

#include <string_view>
#include <vector>

#include "cli/exit_code.h"
#include "cli/screen/quantity.h"
#include "core/printable.h"
#include "report/summary.h"

namespace keymuster {
namespace {

constexpr std::string_view kBuiltin = "built-in";

// "49 rules"; with rules of the caller, also where they come from: "52 rules (49 built-in, 3 of mine.toml)".
std::string RulesClause(const std::vector<RuleSource>& sources, uint64_t rules) {
  std::string text = CountOf(rules, "rule");
  if (sources.empty() || (sources.size() == 1 && sources[0].name == kBuiltin)) return text;
  std::string parts;
  for (const RuleSource& source : sources) {
    parts += (parts.empty() ? "" : ", ") + GroupedNumber(source.rules) + " ";
    parts += source.name == kBuiltin ? source.name : "of " + Printable(source.name);
  }
  return text + " (" + parts + ")";
}

// Of less, a speed tells how long it took to start.
constexpr uint64_t kEnoughForSpeed = uint64_t{1} << 20;

std::string ScanClause(const Report& report, uint64_t rules) {
  uint64_t bytes = 0;
  for (UnitKind kind : {UnitKind::kFile, UnitKind::kMember, UnitKind::kStream, UnitKind::kObject}) {
    bytes += report.coverage.counts(kind).bytes;
  }
  const CoverageCounts& files = report.coverage.counts(UnitKind::kFile);
  const uint64_t members = report.coverage.counts(UnitKind::kMember).scanned;
  std::string text = RulesClause(report.scope.leak_rule_sources, rules) + ", " + CountOf(files.scanned, "file");
  if (members > 0) text += " and " + CountOf(members, "archive member");
  const uint64_t objects = report.coverage.counts(UnitKind::kObject).scanned;
  if (objects > 0) text += " and " + CountOf(objects, "git object");
  text += ", " + BytesText(static_cast<double>(bytes));
  const auto scan = report.run.step_seconds.find("scan");
  if (scan == report.run.step_seconds.end()) return text;
  text += " in " + SecondsText(scan->second);
  if (bytes >= kEnoughForSpeed) text += " (" + BytesText(static_cast<double>(bytes) / scan->second) + "/s)";
  return text;
}

std::string OutcomeClauses(const Summary& summary) {
  std::string text = CountOf(Total(summary.leaks) + Total(summary.failed), "finding");
  if (summary.suppressed_places > 0) text += "; " + CountOf(summary.suppressed_places, "place") + " suppressed";
  if (summary.not_heard > 0) text += "; " + CountOf(summary.not_heard, "suppression") + " of the target not heard";
  if (summary.excepted > 0) text += "; " + CountOf(summary.excepted, "finding") + " excepted";
  if (summary.chosen > 0) text += "; " + GroupedNumber(summary.chosen) + " left out by choice";
  if (summary.lost > 0) text += "; " + GroupedNumber(summary.lost) + " NOT READ";
  return text;
}

}  // namespace

std::string SummaryLine(const Report& report, uint64_t rules) {
  std::string text;
  if (report.scanned) text = ScanClause(report, rules);
  if (report.audited) {
    if (!text.empty()) text += "; ";
    text += CountOf(report.accounts.size(), "account") + ", " + CountOf(report.keys.size(), "key");
  }
  if (!text.empty()) text += "; ";
  return text + OutcomeClauses(Summarise(report));
}

std::string ExitLine(int exit_code, const Report& report) {
  return "exit " + std::to_string(exit_code) + ": " + ExitMeaning(exit_code, report);
}

}  // namespace keymuster
