#include <algorithm>

#include "report/html/html_sections.h"
#include "report/html/table.h"
#include "report/plain_text.h"

namespace keymuster {
namespace {

constexpr size_t kPlainPlaces = 4;
constexpr size_t kMostPlaces = 100;

void WritePlaceList(HtmlOutput& out, const LeakFinding& leak, size_t begin, size_t end) {
  out.Raw("<ul class=\"places\">");
  for (size_t i = begin; i < end; ++i) {
    out.Raw("<li>");
    WriteLocation(out, leak.locations[i]);
    out.Raw("</li>\n");
  }
  out.Raw("</ul>");
}

void WritePlaces(HtmlOutput& out, const LeakFinding& leak) {
  const size_t all = leak.locations.size();
  const size_t plain = all <= kPlainPlaces + 1 ? all : kPlainPlaces;
  WritePlaceList(out, leak, 0, plain);
  if (plain == all) return;
  const size_t shown = std::min(all, kMostPlaces);
  out.Raw("<details><summary>").Number(all - plain).Raw(" more places</summary>\n");
  WritePlaceList(out, leak, plain, shown);
  WriteMore(out, shown, all, "places");
  out.Raw("</details>");
}

void WriteWhy(HtmlOutput& out, const LeakFinding& leak) {
  out.Text(ConfidenceName(leak.confidence)).Raw(" confidence");
  if (leak.reasons.empty()) return;
  out.Raw("<ul class=\"reasons\">");
  for (const std::string& reason : leak.reasons) out.Raw("<li>").Text(reason).Raw("</li>");
  out.Raw("</ul>");
}

void WriteRow(HtmlOutput& out, const HtmlPage& page, const LeakFinding& leak) {
  out.Raw("<tr><td data-l=\"Severity\">");
  WriteSeverity(out, leak.severity);
  out.Raw("</td><td data-l=\"What\">")
      .Text(page.rules.TitleOf(leak.rule))
      .Raw("<br><code class=\"id\">")
      .Text(leak.shown);
  out.Raw("</code><br>");
  WriteRuleLink(out, page, leak.rule);
  for (const LeakPartner& partner : leak.partners) {
    out.Raw("<br><span class=\"note\">with <code class=\"id\">").Text(partner.shown).Raw("</code>, ");
    out.Text(partner.how).Raw("</span>");
  }
  if (!leak.account.empty()) out.Raw("<br><span class=\"note\">account ").Text(leak.account).Raw("</span>");
  for (const auto& [name, value] : leak.decoded) {
    out.Raw("<br><span class=\"note\">").Text(WordsOf(name)).Raw(" ").Text(value).Raw("</span>");
  }
  out.Raw("</td><td data-l=\"Where\">");
  WritePlaces(out, leak);
  out.Raw("</td><td data-l=\"Why\">");
  WriteWhy(out, leak);
  out.Raw("</td></tr>\n");
}

}  // namespace

void WriteLeaks(HtmlOutput& out, const HtmlPage& page) {
  if (!page.report.scanned) return;
  out.Raw("<section id=\"leaks\" aria-labelledby=\"leaks-title\">\n<h2 id=\"leaks-title\">Leaks</h2>\n");
  const auto& leaks = page.report.leaks;
  if (leaks.empty()) {
    out.Raw("<p class=\"none\">No secret and no key id was found in what was read.</p>\n");
  } else {
    OpenTable(out, "leaks", "Leaks, worst first; secrets are masked", {"Severity", "What", "Where", "Why"});
    const size_t shown = std::min(leaks.size(), kMostRows);
    for (size_t i = 0; i < shown; ++i) WriteRow(out, page, leaks[i]);
    CloseTable(out);
    WriteMore(out, shown, leaks.size(), "leaks");
  }
  out.Raw("</section>\n");
}

}  // namespace keymuster
