#include <string>

#include "report/enum_names.h"
#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {

void WriteSuppressionsText(TextOutput& out, const TextPage& page) {
  if (page.report.suppressions.empty()) return;
  out.Heading("Suppressed", Counted(page.summary.suppressed_places, "place"));
  out.Line();
  for (const Suppression& entry : page.report.suppressions) {
    std::string state(NameOf(entry.state));
    if (entry.state != SuppressionState::kUsed) state = out.Paint(Ink::kYellow, state);
    std::string words =
        Counted(entry.locations.size(), "place") + ", " + PlainText(entry.reason) + "; " + PlainText(entry.owner);
    words += entry.expires ? ", until " + FormatUtcDate(*entry.expires) : ", for ever";
    out.Wrapped("  " + PlainText(entry.source) + ": " + state + ": ", words);
  }
}

}  // namespace keymuster
