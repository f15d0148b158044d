#include <string>

#include "report/enum_names.h"
#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

// Comments may be many; the JSON report has them all.
constexpr size_t kMostEntries = 50;

void WriteEntry(TextOutput& out, const Suppression& entry) {
  std::string state(NameOf(entry.state));
  if (entry.state != SuppressionState::kUsed) state = out.Paint(Ink::kYellow, state);
  std::string words =
      Counted(entry.locations.size(), "place") + ", " + PlainText(entry.reason) + "; " + PlainText(entry.owner);
  words += entry.expires ? ", until " + FormatUtcDate(*entry.expires) : ", for ever";
  out.Wrapped("  " + PlainText(entry.source) + ": " + state + ": ", words);
}

}  // namespace

void WriteSuppressionsText(TextOutput& out, const TextPage& page) {
  if (page.report.suppressions.empty()) return;
  out.Heading("Suppressed", Counted(page.summary.suppressed_places, "place"));
  out.Line();
  uint64_t heard = 0;
  for (const Suppression& entry : page.report.suppressions) {
    if (entry.state != SuppressionState::kNotHeard && ++heard <= kMostEntries) WriteEntry(out, entry);
  }
  if (heard > kMostEntries) {
    out.Line("  ... and " + Thousands(heard - kMostEntries) + " more, all in the JSON report");
  }
  if (page.summary.not_heard == 0) return;
  out.Wrapped("  " + out.Paint(Ink::kYellow, "not heard") + ": ",
              Counted(page.summary.not_heard, "suppression") +
                  " that the target says of itself, in comments or an ignore file; the findings stay");
}

}  // namespace keymuster
