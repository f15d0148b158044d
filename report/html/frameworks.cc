#include <algorithm>

#include "report/html/html_sections.h"
#include "report/html/table.h"
#include "report/summary.h"

namespace keymuster {
namespace {

constexpr size_t kMostSubjects = 20;

// Word and colour of the severities, which readers know by now.
void WriteVerdict(HtmlOutput& out, ControlVerdict verdict) {
  switch (verdict) {
    case ControlVerdict::kPassed:
      out.Raw("<span class=\"sev info\">passed</span>");
      break;
    case ControlVerdict::kFailed:
      out.Raw("<span class=\"sev high\">failed</span>");
      break;
    case ControlVerdict::kNotAssessed:
      out.Raw("<span class=\"sev unknown\">not assessed</span>");
      break;
  }
}

void WriteRules(HtmlOutput& out, const HtmlPage& page, const ControlResult& control) {
  out.Raw("<td data-l=\"Rules\">");
  for (size_t i = 0; i < control.rules.size(); ++i) {
    if (i > 0) out.Raw("<br>");
    WriteRuleLink(out, page, control.rules[i]);
  }
  for (const auto& [name, limit] : control.limits) {
    out.Raw("<br><span class=\"note\">").Text(name).Raw(" ").Text(limit).Raw("</span>");
  }
  out.Raw("</td>");
}

void WriteControl(HtmlOutput& out, const HtmlPage& page, const ControlResult& control) {
  out.Raw("<tr><td data-l=\"Control\">").Text(control.id).Raw("</td><td data-l=\"Verdict\">");
  WriteVerdict(out, control.verdict);
  out.Raw("</td><td data-l=\"What it asks for\">").Text(control.title);
  if (!control.note.empty()) out.Raw("<br><span class=\"note\">").Text(control.note).Raw("</span>");
  out.Raw("</td>");
  WriteRules(out, page, control);
  out.Raw("<td data-l=\"Why\">").Text(control.because);
  for (const KeyFinding* finding : FindingsOf(page.report, control, kMostSubjects)) {
    out.Raw("<code class=\"path\">").Text(SubjectPath(*finding)).Raw("</code><br>");
  }
  WriteMore(out, kMostSubjects, control.findings.size(), "findings");
  out.Raw("</td></tr>\n");
}

}  // namespace

void WriteFrameworks(HtmlOutput& out, const HtmlPage& page) {
  if (page.report.frameworks.empty()) return;
  out.Raw("<section id=\"frameworks\" aria-labelledby=\"frameworks-title\">\n");
  out.Raw("<h2 id=\"frameworks-title\">Frameworks</h2>\n");
  for (const FrameworkResult& framework : page.report.frameworks) {
    out.Raw("<h3>").Text(framework.title).Raw("</h3>\n<p>").Text(VerdictWords(framework)).Raw(". ");
    out.Text(framework.note).Raw(" <span class=\"note\">").Text(framework.source).Raw("</span></p>\n");
    OpenTable(out, "entries", "Controls, each at its own thresholds; not assessed is not passed",
              {"Control", "Verdict", "What it asks for", "Rules", "Why"});
    for (const ControlResult& control : framework.controls) WriteControl(out, page, control);
    CloseTable(out);
  }
  out.Raw("</section>\n");
}

}  // namespace keymuster
