#include <algorithm>
#include <vector>

#include "report/figures.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

constexpr size_t kMostCards = 200;
constexpr size_t kOpenCards = 1;

void WriteOtherRow(HtmlOutput& out, const Correlation& key) {
  out.Raw("<tr><td data-l=\"Severity\">");
  WriteSeverity(out, key.severity);
  out.Raw("</td><td data-l=\"Key id\"><code class=\"id\">").Text(key.key_id).Raw("</code></td><td data-l=\"State\">");
  out.Text(KeyStateName(key.state)).Raw("</td><td data-l=\"What is known\">").Text(key.headline);
  out.Raw("</td><td data-l=\"Places\" class=\"number\">").Number(key.places.size()).Raw("</td></tr>\n");
}

// Leaked ids that nobody has to run for: examples, canaries, deleted keys.
void WriteOthers(HtmlOutput& out, const std::vector<const Correlation*>& others) {
  if (others.empty()) return;
  out.Raw("<details class=\"others\"><summary>").Number(others.size());
  out.Raw(" more key ids were found; nothing has to be done about them at once</summary>\n");
  OpenTable(out, "others", "Other key ids that were found",
            {"Severity", "Key id", "State", "What is known", {"Places", true}});
  const size_t shown = std::min(others.size(), kMostRows);
  for (size_t i = 0; i < shown; ++i) WriteOtherRow(out, *others[i]);
  CloseTable(out);
  WriteMore(out, shown, others.size(), "key ids");
  out.Raw("</details>\n");
}

void WriteNothingUrgent(HtmlOutput& out, const Report& report) {
  out.Raw("<p class=\"none\">");
  if (!report.scanned) {
    out.Raw("This run looked for no leaks, so no key could be joined to one.");
  } else if (!report.audited) {
    out.Raw("No leaked key id calls for action. The accounts were not audited, so nothing is known of their keys.");
  } else {
    out.Raw("No leaked key id calls for action.");
  }
  out.Raw("</p>\n");
}

}  // namespace

void WriteActNow(HtmlOutput& out, const HtmlPage& page) {
  out.Raw("<section id=\"act\" aria-labelledby=\"act-title\">\n<h2 id=\"act-title\">Act now</h2>\n");
  std::vector<const Correlation*> others;
  size_t cards = 0;
  for (const Correlation& key : page.report.correlations) {
    if (NeedsAction(key)) {
      if (cards == 0) {
        out.Raw(
            "<p class=\"lead\">Key ids that stand where others can read them and may still work. Begin at the "
            "top.</p>\n");
      }
      if (++cards <= kMostCards) WriteCard(out, page, key, cards, cards <= kOpenCards);
    } else if (key.leaked) {
      others.push_back(&key);
    }
  }
  if (cards == 0) WriteNothingUrgent(out, page.report);
  WriteMore(out, kMostCards, cards, "leaked keys");
  WriteOthers(out, others);
  out.Raw("</section>\n");
}

void WritePlans(HtmlOutput& out, const HtmlPage& page) {
  size_t plans = 0;
  for (const Correlation& key : page.report.correlations) {
    if (key.leaked) continue;
    if (plans == 0) {
      out.Raw(
          "<section id=\"plans\" aria-labelledby=\"plans-title\">\n<h2 id=\"plans-title\">Then: put these keys "
          "right</h2>\n");
      out.Raw(
          page.report.scanned
              ? Markup("<p class=\"lead\">Keys that break a rule and were found nowhere in what was scanned: who uses "
                       "them is not known.</p>\n")
              : Markup("<p class=\"lead\">Keys that break a rule. This run did not look for the places that use "
                       "them.</p>\n"));
    }
    if (++plans <= kMostCards) WriteCard(out, page, key, page.urgent + plans, false);
  }
  if (plans == 0) return;
  WriteMore(out, kMostCards, plans, "keys");
  out.Raw("</section>\n");
}

}  // namespace keymuster
