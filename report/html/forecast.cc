#include <algorithm>

#include "report/html/html_sections.h"
#include "report/html/table.h"
#include "report/summary.h"

namespace keymuster {
namespace {

void WriteRow(HtmlOutput& out, const HtmlPage& page, const Forecast& forecast) {
  const KeyFinding& finding = forecast.finding;
  out.Raw("<tr><td data-l=\"When\">");
  WriteDate(out, forecast.from);
  const bool soon = ComesSoon(page.report, forecast);
  out.Raw(soon ? Markup("<br><strong>") : Markup("<br><span class=\"note\">"));
  out.Text(DaysAhead(page.report, forecast)).Raw(soon ? Markup("</strong>") : Markup("</span>"));
  out.Raw("</td><td data-l=\"Severity\">");
  WriteSeverity(out, finding.severity);
  out.Raw("</td><td data-l=\"Key or user\"><code class=\"path\">").Text(SubjectPath(finding));
  out.Raw("</code></td><td data-l=\"Rule\">");
  WriteRuleLink(out, page, finding.rule);
  out.Raw("</td><td data-l=\"What\">").Text(finding.message).Raw("</td></tr>\n");
}

}  // namespace

void WriteForecast(HtmlOutput& out, const HtmlPage& page) {
  const auto& forecast = page.report.forecast;
  if (forecast.empty()) return;
  out.Raw("<section id=\"forecast\" aria-labelledby=\"forecast-title\">\n<h2 id=\"forecast-title\">To come</h2>\n");
  OpenTable(out, "entries", "What will fail if nothing changes, soonest first; the message is the one of that day",
            {"When", "Severity", "Key or user", "Rule", "What"});
  const size_t shown = std::min(forecast.size(), kMostRows);
  for (size_t i = 0; i < shown; ++i) WriteRow(out, page, forecast[i]);
  CloseTable(out);
  WriteMore(out, shown, forecast.size(), "findings");
  out.Raw("</section>\n");
}

}  // namespace keymuster
