#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/location.h"
#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

constexpr size_t kMostParagraphs = 25;
constexpr size_t kMostPlaces = 5;
constexpr size_t kMostSteps = 2;

void WritePlaces(TextOutput& out, const Correlation& key) {
  if (key.places.empty()) return;
  out.Line("   places to change:");
  const size_t shown = std::min(key.places.size(), kMostPlaces);
  for (size_t i = 0; i < shown; ++i) {
    out.Line("     " + DisplayLocation(key.places[i].location) +
             out.Paint(Ink::kDim, " [" + PlainText(key.places[i].rule) + "]"));
  }
  if (shown < key.places.size()) {
    out.Line("     ... and " + Thousands(key.places.size() - shown) + " more, all in the JSON report");
  }
}

// A command may have several lines; each is shown as it is to be typed.
void WriteCommand(TextOutput& out, std::string_view command) {
  while (!command.empty()) {
    const size_t end = std::min(command.find('\n'), command.size());
    out.Line("        " + out.Paint(Ink::kBold, PlainText(command.substr(0, end))));
    command.remove_prefix(std::min(end + 1, command.size()));
  }
}

// Reasons that were given once need not be given for every key.
using Told = std::set<std::string_view>;

void WriteFirstSteps(TextOutput& out, const Correlation& key, Told& told) {
  if (key.plan.empty()) return;
  out.Line("   first steps:");
  const size_t shown = std::min(key.plan.size(), kMostSteps);
  for (size_t i = 0; i < shown; ++i) {
    const RemedyStep& step = key.plan[i];
    std::string text = PlainText(step.title);
    if (!step.why.empty() && told.insert(step.why).second) text += ": " + PlainText(step.why);
    out.Wrapped("     " + std::to_string(i + 1) + ". ", text);
    WriteCommand(out, step.command);
    if (!step.wait.empty()) out.Line("        then wait " + PlainText(step.wait));
  }
  if (shown < key.plan.size()) {
    out.Line("     " + Counted(key.plan.size() - shown, "more step") + " in the HTML and JSON reports");
  }
}

void WriteParagraph(TextOutput& out, const Correlation& key, Told& told) {
  out.Line();
  out.Line(out.Paint(InkOf(key.severity), SeverityName(key.severity)) + ": " +
           out.Paint(Ink::kBold, PlainText(key.headline)));
  for (const std::string& fact : key.facts) out.Wrapped("   - ", PlainText(fact));
  WritePlaces(out, key);
  WriteFirstSteps(out, key, told);
}

// Leaked ids that nobody has to run for, by state.
void WriteOthers(TextOutput& out, const std::map<std::string_view, uint64_t>& states) {
  if (states.empty()) return;
  std::string words;
  uint64_t total = 0;
  for (const auto& [state, count] : states) {
    total += count;
    words += (words.empty() ? "" : ", ") + Thousands(count) + " " + std::string(state);
  }
  out.Line();
  out.Wrapped("", "Also found, nothing to do at once: " + Counted(total, "key id") + " (" + words + ").");
}

}  // namespace

void WriteJoinedText(TextOutput& out, const TextPage& page) {
  Told told;
  size_t urgent = 0;
  std::map<std::string_view, uint64_t> others;
  for (const Correlation& key : page.report.correlations) {
    if (NeedsAction(key)) {
      if (urgent == 0) out.Heading("Act now");
      if (++urgent <= kMostParagraphs) WriteParagraph(out, key, told);
    } else if (key.leaked) {
      ++others[KeyStateName(key.state)];
    }
  }
  if (urgent > kMostParagraphs) {
    out.Line();
    out.Line("... and " + Counted(urgent - kMostParagraphs, "more leaked key") + ", all in the JSON report");
  }
  WriteOthers(out, others);
}

}  // namespace keymuster
