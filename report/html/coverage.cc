#include <map>
#include <string>

#include "report/figures.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

void WriteFigure(HtmlOutput& out, Markup opening, uint64_t value) { out.Raw(opening).Number(value).Raw("</td>"); }

void WriteCounts(HtmlOutput& out, const CoverageLedger& ledger) {
  OpenTable(out, "counts", "Units by kind",
            {"Unit", {"Met", true}, {"Scanned", true}, {"Skipped", true}, {"Failed", true}, {"Bytes scanned", true}});
  for (size_t i = 0; i < kUnitKinds; ++i) {
    const auto kind = static_cast<UnitKind>(i);
    const CoverageCounts& counts = ledger.counts(kind);
    if ((counts.met | counts.scanned | counts.skipped | counts.failed) == 0) continue;
    out.Raw("<tr><td data-l=\"Unit\">").Text(UnitKindName(kind)).Raw("</td>");
    WriteFigure(out, "<td data-l=\"Met\" class=\"number\">", counts.met);
    WriteFigure(out, "<td data-l=\"Scanned\" class=\"number\">", counts.scanned);
    WriteFigure(out, "<td data-l=\"Skipped\" class=\"number\">", counts.skipped);
    WriteFigure(out, "<td data-l=\"Failed\" class=\"number\">", counts.failed);
    out.Raw("<td data-l=\"Bytes scanned\" class=\"number\">").Text(counts.bytes == 0 ? "none" : Bytes(counts.bytes));
    out.Raw("</td></tr>\n");
  }
  CloseTable(out);
}

void WriteEntry(HtmlOutput& out, const CoverageEntry& entry) {
  out.Raw("<tr><td data-l=\"Reason\">").Text(RowOf(entry.reason).name).Raw("</td><td data-l=\"Unit\">");
  out.Text(UnitKindName(entry.kind)).Raw("</td><td data-l=\"Where\"><code class=\"path\">").Text(entry.where);
  out.Raw("</code></td><td data-l=\"Detail\">").Text(entry.detail);
  if (entry.bytes > 0) out.Raw(" <span class=\"note\">").Text(Bytes(entry.bytes)).Raw("</span>");
  out.Raw("</td></tr>\n");
}

void WriteEntries(HtmlOutput& out, const CoverageLedger& ledger, CoverageClass wanted, Markup caption, uint64_t all) {
  if (all == 0) return;
  OpenTable(out, "entries", caption, {"Reason", "Unit", "Where", "Detail"});
  size_t shown = 0;
  for (const CoverageEntry& entry : ledger.entries()) {
    if (RowOf(entry.reason).coverage_class != wanted) continue;
    if (shown == kMostRows) break;
    ++shown;
    WriteEntry(out, entry);
  }
  CloseTable(out);
  WriteMore(out, shown, all, "units");
}

// Every reason that occurred, what it means for the run, and how often.
void WriteReasons(HtmlOutput& out, const CoverageLedger& ledger) {
  std::map<Reason, uint64_t> counts;
  for (const CoverageEntry& entry : ledger.entries()) ++counts[entry.reason];
  if (counts.empty()) return;
  OpenTable(out, "counts", "Reasons and what they mean", {"Reason", "Class", "Meaning", {"Units", true}});
  for (const auto& [reason, count] : counts) {
    const ReasonRow& row = RowOf(reason);
    out.Raw("<tr><td data-l=\"Reason\"><code>").Text(row.name).Raw("</code></td><td data-l=\"Class\">");
    out.Text(CoverageClassName(row.coverage_class)).Raw("</td><td data-l=\"Meaning\">").Text(row.explanation);
    out.Raw("</td><td data-l=\"Units\" class=\"number\">").Number(count).Raw("</td></tr>\n");
  }
  CloseTable(out);
}

void WriteStatement(HtmlOutput& out, const HtmlPage& page) {
  if (page.report.outcome.complete) {
    out.Raw("<p class=\"lead\">Everything that was asked for was read.</p>\n");
    return;
  }
  out.Raw("<p class=\"lead\"><strong>Incomplete.</strong> ").Text(Counted(page.summary.lost, "unit"));
  out.Raw(" could not be read; they may hold findings that are not in this report.</p>\n");
}

}  // namespace

void WriteCoverage(HtmlOutput& out, const HtmlPage& page) {
  const CoverageLedger& ledger = page.report.coverage;
  out.Raw(
      "<section id=\"coverage\" aria-labelledby=\"coverage-title\">\n<h2 id=\"coverage-title\">What was read, and what "
      "was not</h2>\n");
  WriteStatement(out, page);
  WriteCounts(out, ledger);
  WriteEntries(out, ledger, CoverageClass::kLost, "Not read although it should have been", page.summary.lost);
  WriteReasons(out, ledger);
  if (page.summary.chosen > 0) {
    out.Raw("<details><summary>Left out by choice: ").Text(Counted(page.summary.chosen, "unit")).Raw("</summary>\n");
    WriteEntries(out, ledger, CoverageClass::kChosen, "Left out by choice", page.summary.chosen);
    out.Raw("</details>\n");
  }
  out.Raw("</section>\n");
}

}  // namespace keymuster
