#include "report/text/text_writer.h"

#include <string>

#include "report/masked_report.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

void WriteVerdict(TextOutput& out, const TextPage& page) {
  const RunOutcome& outcome = page.report.outcome;
  Ink ink = outcome.exit_code == 0 ? Ink::kGreen : Ink::kRed;
  if (outcome.exit_code != 1 && !outcome.complete) ink = Ink::kYellow;
  std::string line = out.Paint(ink, outcome.complete ? "verdict" : "verdict, INCOMPLETE");
  line += ": " + out.Paint(Ink::kBold, PlainText(outcome.headline));
  line += out.Paint(Ink::kDim, " [exit " + std::to_string(outcome.exit_code) + ": " +
                                   std::string(ExitMeaning(page.report, page.summary)) + "]");
  out.Line();
  out.Line(line);
}

}  // namespace

std::string WriteText(const Report& report, const WriteOptions& options) {
  if (options.mask_key_ids && !report.key_ids_masked) return WriteText(MaskKeyIds(report), options);
  const Summary summary = Summarise(report);
  const RuleIndex rules(report);
  const TextPage page{report, summary, rules};
  TextOutput out(options.color, options.width);
  if (options.findings_only) {
    WriteLeakLines(out, page);
    WriteFailedKeyLines(out, page);
    return out.Take();
  }
  out.Line("keymuster " + PlainText(report.tool_version) + ", as of " + FormatUtcTime(report.as_of) +
           (report.key_ids_masked ? ", key ids masked" : ""));
  WriteJoinedText(out, page);
  WriteLeaksText(out, page);
  WriteSuppressionsText(out, page);
  WriteKeyFindingsText(out, page);
  WriteExceptionsText(out, page);
  WriteForecastText(out, page);
  WriteFrameworksText(out, page);
  WriteExplanationText(out, page);
  WriteRulesText(out, page);
  WriteCoverageText(out, page);
  WriteAccountsText(out, page);
  WriteVerdict(out, page);
  return out.Take();
}

}  // namespace keymuster
