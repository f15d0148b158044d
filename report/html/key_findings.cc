#include <algorithm>

#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

void WriteSubject(HtmlOutput& out, const KeyFinding& finding) {
  out.Raw("<td data-l=\"Account\">").Text(finding.account.empty() ? "not known" : finding.account);
  out.Raw("</td><td data-l=\"User\">").Text(finding.user).Raw("</td><td data-l=\"Key id\">");
  if (!finding.key_id.empty()) {
    out.Raw("<code class=\"id\">").Text(finding.key_id).Raw("</code>");
  } else if (finding.slot != 0) {
    out.Raw("<span class=\"note\">slot ").Digits(finding.slot).Raw("</span>");
  }
  out.Raw("</td>");
}

void WriteRow(HtmlOutput& out, const HtmlPage& page, const KeyFinding& finding) {
  out.Raw("<tr><td data-l=\"Severity\">");
  if (finding.verdict == Verdict::kNotEvaluated) {
    out.Raw("<span class=\"sev unknown\">not evaluated</span>");
  } else {
    WriteSeverity(out, finding.severity);
  }
  out.Raw("</td>");
  WriteSubject(out, finding);
  out.Raw("<td data-l=\"Rule\">");
  WriteRuleLink(out, page, finding.rule);
  out.Raw("</td><td data-l=\"What\">").Text(finding.message).Raw("</td></tr>\n");
}

}  // namespace

void WriteKeyFindings(HtmlOutput& out, const HtmlPage& page) {
  if (!page.report.audited) return;
  out.Raw("<section id=\"key-findings\" aria-labelledby=\"key-findings-title\">\n");
  out.Raw("<h2 id=\"key-findings-title\">Key findings</h2>\n");
  const auto& findings = page.report.key_findings;
  if (findings.empty()) {
    out.Raw("<p class=\"none\">Every key passed every rule.</p>\n");
  } else {
    OpenTable(out, "findings", "Broken key rules, worst first; then what could not be evaluated",
              {"Severity", "Account", "User", "Key id", "Rule", "What"});
    const size_t shown = std::min(findings.size(), kMostRows);
    for (size_t i = 0; i < shown; ++i) WriteRow(out, page, findings[i]);
    CloseTable(out);
    WriteMore(out, shown, findings.size(), "findings");
  }
  out.Raw("</section>\n");
}

}  // namespace keymuster
