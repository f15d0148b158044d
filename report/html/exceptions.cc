#include <algorithm>

#include "report/enum_names.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

constexpr size_t kMostFindings = 20;

void WriteEntry(HtmlOutput& out, const HtmlPage& page, const KeyException& entry) {
  out.Raw("<tr><td data-l=\"Entry\"><code class=\"path\">").Text(entry.source).Raw("</code></td><td data-l=\"State\">");
  out.Text(NameOf(entry.state)).Raw("</td><td data-l=\"Rule\">");
  WriteRuleLink(out, page, entry.rule);
  out.Raw("</td><td data-l=\"Reason\">").Text(entry.reason).Text(entry.problem);
  out.Raw("</td><td data-l=\"Owner\">").Text(entry.owner).Raw("</td><td data-l=\"Ticket\">").Text(entry.ticket);
  out.Raw("</td><td data-l=\"Until\">");
  if (entry.expires) WriteDate(out, *entry.expires);
  out.Raw("</td><td data-l=\"Findings\">");
  const size_t shown = std::min(entry.findings.size(), kMostFindings);
  for (size_t i = 0; i < shown; ++i) {
    out.Raw("<code class=\"path\">").Text(SubjectPath(entry.findings[i])).Raw("</code> ");
    WriteSeverity(out, entry.findings[i].severity);
    out.Raw("<br>");
  }
  WriteMore(out, shown, entry.findings.size(), "findings");
  out.Raw("</td></tr>\n");
}

}  // namespace

void WriteExceptions(HtmlOutput& out, const HtmlPage& page) {
  const auto& entries = page.report.exceptions;
  if (entries.empty()) return;
  out.Raw("<section id=\"excepted\" aria-labelledby=\"excepted-title\">\n<h2 id=\"excepted-title\">Excepted</h2>\n");
  OpenTable(out, "entries", "Keys that break a rule and that somebody answers for, by entry of the ignore files",
            {"Entry", "State", "Rule", "Reason", "Owner", "Ticket", "Until", "Findings"});
  const size_t shown = std::min(entries.size(), kMostRows);
  for (size_t i = 0; i < shown; ++i) WriteEntry(out, page, entries[i]);
  CloseTable(out);
  WriteMore(out, shown, entries.size(), "entries");
  out.Raw("</section>\n");
}

}  // namespace keymuster
