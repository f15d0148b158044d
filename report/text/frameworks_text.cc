#include <algorithm>
#include <string>

#include "report/figures.h"
#include "report/plain_text.h"
#include "report/summary.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

constexpr size_t kMostSubjects = 5;

Ink InkOf(ControlVerdict verdict) {
  switch (verdict) {
    case ControlVerdict::kPassed:
      return Ink::kGreen;
    case ControlVerdict::kFailed:
      return Ink::kRed;
    case ControlVerdict::kNotAssessed:
      return Ink::kYellow;
  }
  return Ink::kPlain;
}

const char* WordOf(ControlVerdict verdict) {
  switch (verdict) {
    case ControlVerdict::kPassed:
      return "passed";
    case ControlVerdict::kFailed:
      return "FAILED";
    case ControlVerdict::kNotAssessed:
      return "not assessed";
  }
  return "";
}

void WriteControl(TextOutput& out, const TextPage& page, const ControlResult& control) {
  std::string text = out.Paint(InkOf(control.verdict), WordOf(control.verdict)) + ", " + PlainText(control.title);
  if (!control.because.empty()) text += ": " + PlainText(control.because);
  if (!control.findings.empty()) text += ": " + Counted(control.findings.size(), "finding");
  out.Wrapped("  " + PlainText(control.id) + " ", text);
  for (const KeyFinding* finding : FindingsOf(page.report, control, kMostSubjects)) {
    out.Line("    " + SubjectPath(*finding) + out.Paint(Ink::kDim, " [" + PlainText(finding->rule) + "]"));
  }
  if (control.findings.size() > kMostSubjects) {
    out.Line("    ... and " + Thousands(control.findings.size() - kMostSubjects) + " more, all in the JSON report");
  }
}

}  // namespace

void WriteFrameworksText(TextOutput& out, const TextPage& page) {
  for (const FrameworkResult& framework : page.report.frameworks) {
    out.Heading(PlainText(framework.title), VerdictWords(framework));
    if (!framework.note.empty()) out.Wrapped("  ", PlainText(framework.note));
    for (const ControlResult& control : framework.controls) WriteControl(out, page, control);
  }
}

}  // namespace keymuster
