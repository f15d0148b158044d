#include <algorithm>

#include "report/enum_names.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

// Enough to see what an entry does; the JSON report has them all.
constexpr size_t kMostPlaces = 20;

void WriteEntry(HtmlOutput& out, const Suppression& entry) {
  out.Raw("<tr><td data-l=\"Entry\"><code class=\"path\">").Text(entry.source).Raw("</code></td><td data-l=\"State\">");
  out.Text(NameOf(entry.state)).Raw("</td><td data-l=\"Reason\">").Text(entry.reason);
  out.Raw("</td><td data-l=\"Owner\">").Text(entry.owner).Raw("</td><td data-l=\"Until\">");
  if (entry.expires) {
    WriteDate(out, *entry.expires);
  } else {
    out.Raw("for ever");
  }
  out.Raw("</td><td data-l=\"Places\">");
  const size_t shown = std::min(entry.locations.size(), kMostPlaces);
  for (size_t i = 0; i < shown; ++i) {
    WriteLocation(out, entry.locations[i]);
    out.Raw("<br>");
  }
  WriteMore(out, shown, entry.locations.size(), "places");
  out.Raw("</td></tr>\n");
}

}  // namespace

void WriteSuppressions(HtmlOutput& out, const HtmlPage& page) {
  const auto& entries = page.report.suppressions;
  if (entries.empty()) return;
  out.Raw(
      "<section id=\"suppressed\" aria-labelledby=\"suppressed-title\">\n<h2 "
      "id=\"suppressed-title\">Suppressed</h2>\n");
  OpenTable(out, "entries", "Leaks that somebody answers for, by entry of the ignore files and comment",
            {"Entry", "State", "Reason", "Owner", "Until", "Places"});
  const size_t shown = std::min(entries.size(), kMostRows);
  for (size_t i = 0; i < shown; ++i) WriteEntry(out, entries[i]);
  CloseTable(out);
  WriteMore(out, shown, entries.size(), "entries");
  out.Raw("</section>\n");
}

}  // namespace keymuster
