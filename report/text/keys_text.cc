#include <algorithm>
#include <string>

#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostNotEvaluated = 20;

void WriteFinding(TextOutput& out, const KeyFinding& finding) {
  const bool failed = finding.verdict == Verdict::kFail;
  const std::string word = failed ? out.Paint(InkOf(finding.severity), SeverityName(finding.severity))
                                  : out.Paint(Ink::kYellow, "not evaluated");
  out.Line(SubjectPath(finding) + ": " + word + ": " + PlainText(finding.message) +
           out.Paint(Ink::kDim, " [" + PlainText(finding.rule) + "]"));
}

}  // namespace

void WriteKeyFindingsText(TextOutput& out, const TextPage& page) {
  const uint64_t failed = Total(page.summary.failed);
  if (failed > 0) {
    out.Heading("Keys that break a rule", Counted(failed, "finding") + " (" + SeverityWords(page.summary.failed) + ")");
    out.Line();
    WriteFailedKeyLines(out, page);
  }
  if (page.summary.not_evaluated == 0) return;
  out.Heading("Not evaluated", Counted(page.summary.not_evaluated, "judgement") + " for which the data is missing");
  out.Line();
  uint64_t shown = 0;
  for (const KeyFinding& finding : page.report.key_findings) {
    if (finding.verdict != Verdict::kNotEvaluated) continue;
    if (++shown > kMostNotEvaluated) break;
    WriteFinding(out, finding);
  }
  if (page.summary.not_evaluated > kMostNotEvaluated) {
    out.Line("  ... and " + Thousands(page.summary.not_evaluated - kMostNotEvaluated) +
             " more, all in the JSON report");
  }
}

void WriteFailedKeyLines(TextOutput& out, const TextPage& page) {
  for (const KeyFinding& finding : page.report.key_findings) {
    if (finding.verdict == Verdict::kFail) WriteFinding(out, finding);
  }
}

}  // namespace keymuster
