#include <map>
#include <string>
#include <vector>

#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostLost = 50;

void WriteCounts(TextOutput& out, const CoverageLedger& ledger) {
  std::vector<std::vector<std::string>> rows{{"unit", "met", "scanned", "skipped", "failed", "bytes scanned"}};
  for (size_t i = 0; i < kUnitKinds; ++i) {
    const auto kind = static_cast<UnitKind>(i);
    const CoverageCounts& counts = ledger.counts(kind);
    if ((counts.met | counts.scanned | counts.skipped | counts.failed) == 0) continue;
    rows.push_back({std::string(UnitKindName(kind)), Thousands(counts.met), Thousands(counts.scanned),
                    Thousands(counts.skipped), Thousands(counts.failed),
                    counts.bytes == 0 ? "-" : Bytes(counts.bytes)});
  }
  if (rows.size() == 1) return;
  out.Line();
  out.Table(rows, {1, 2, 3, 4, 5});
}

void WriteLost(TextOutput& out, const TextPage& page) {
  if (page.summary.lost == 0) return;
  out.Line();
  out.Line("  not read although it should have been: " + Counted(page.summary.lost, "unit"));
  uint64_t shown = 0;
  for (const CoverageEntry& entry : page.report.coverage.entries()) {
    const ReasonRow& row = RowOf(entry.reason);
    if (row.coverage_class != CoverageClass::kLost) continue;
    if (++shown > kMostLost) break;
    std::string line = "    " + PlainText(entry.where) + ": " + out.Paint(Ink::kYellow, row.name);
    if (!entry.detail.empty()) line += ": " + PlainText(entry.detail);
    if (entry.bytes > 0) line += " (" + Bytes(entry.bytes) + ")";
    out.Line(line);
  }
  if (page.summary.lost > kMostLost) {
    out.Line("    ... and " + Thousands(page.summary.lost - kMostLost) + " more, all in the JSON report");
  }
}

// What was left out by choice, or held nothing: counted by reason.
void WriteReasons(TextOutput& out, const CoverageLedger& ledger, CoverageClass wanted, const std::string& title) {
  std::map<Reason, uint64_t> counts;
  for (const CoverageEntry& entry : ledger.entries()) {
    if (RowOf(entry.reason).coverage_class == wanted) ++counts[entry.reason];
  }
  if (counts.empty()) return;
  std::string words;
  for (const auto& [reason, count] : counts) {
    words += (words.empty() ? "" : ", ") + Thousands(count) + " " + std::string(RowOf(reason).name);
  }
  out.Wrapped("  " + title + ": ", words);
}

}  // namespace

void WriteCoverageText(TextOutput& out, const TextPage& page) {
  const RunOutcome& outcome = page.report.outcome;
  out.Heading("Coverage",
              outcome.complete ? "everything that was asked for was read" : out.Paint(Ink::kYellow, "INCOMPLETE"));
  for (const std::string& clause : outcome.incomplete_because) out.Wrapped("  - ", PlainText(clause));
  WriteCounts(out, page.report.coverage);
  WriteLost(out, page);
  if (page.summary.chosen + page.summary.no_content > 0) out.Line();
  WriteReasons(out, page.report.coverage, CoverageClass::kChosen, "left out by choice");
  WriteReasons(out, page.report.coverage, CoverageClass::kNoContent, "nothing to read in");
}

}  // namespace keymuster
