#include <algorithm>
#include <string>

#include "core/location.h"
#include "report/figures.h"
#include "report/history_words.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

constexpr size_t kMostLocations = 5;

// Of a key id the account stands in the joined part of the report.
std::string DecodedWords(const LeakFinding& leak) {
  std::string words;
  if (leak.key_id.empty() && !leak.account.empty()) words = ", account " + PlainText(leak.account);
  for (const auto& [name, value] : leak.decoded) words += ", " + WordsOf(name) + " " + PlainText(value);
  return words;
}

std::string MessageOf(const LeakFinding& leak, const RuleIndex& rules) {
  std::string message = PlainText(rules.TitleOf(leak.rule));
  if (!leak.shown.empty()) message += " " + PlainText(leak.shown);
  message += DecodedWords(leak);
  if (!leak.partners.empty()) {
    message += ", with " + PlainText(leak.partners.front().shown);
    if (leak.partners.size() > 1) message += " and " + Counted(leak.partners.size() - 1, "more partner");
  }
  if (leak.confidence != Confidence::kHigh)
    message += ", " + std::string(ConfidenceName(leak.confidence)) + " confidence";
  return message;
}

std::string_view PlaceWords(Place place) {
  switch (place) {
    case Place::kContent:
      return "";
    case Place::kFileName:
      return ", in the file's name";
    case Place::kLinkTarget:
      return ", in the link's target";
    case Place::kCommitHeader:
      return ", in a commit's header";
    case Place::kCommitMessage:
      return ", in a commit's message";
    case Place::kTag:
      return ", in a tag";
  }
  return "";
}

std::string EncodingWords(const Location& location) {
  return location.encoding.empty() ? "" : ", written as " + PlainText(location.encoding);
}

// One line a place, in the form that editors and problem matchers read.
void WriteLeak(TextOutput& out, const LeakFinding& leak, const RuleIndex& rules) {
  const std::string head =
      ": " + out.Paint(InkOf(leak.severity), SeverityName(leak.severity)) + ": " + MessageOf(leak, rules);
  const std::string tail = out.Paint(Ink::kDim, " [" + PlainText(leak.rule) + "]");
  const size_t shown = std::min(leak.locations.size(), kMostLocations);
  for (size_t i = 0; i < shown; ++i) {
    const Location& location = leak.locations[i];
    out.Line(DisplayLocation(location) + head + std::string(PlaceWords(location.place)) + EncodingWords(location) +
             (location.history ? ", " + HistoryWords(*location.history) : "") + tail);
  }
  if (shown < leak.locations.size()) {
    out.Line("  ... and " + Counted(leak.locations.size() - shown, "more place") + " of it, all in the JSON report");
  }
}

}  // namespace

void WriteLeaksText(TextOutput& out, const TextPage& page) {
  if (page.report.leaks.empty()) return;
  out.Heading("Leaks", Counted(page.report.leaks.size(), "finding") + " (" + SeverityWords(page.summary.leaks) +
                           ") in " + Counted(page.summary.leak_places, "place"));
  out.Line();
  WriteLeakLines(out, page);
}

void WriteLeakLines(TextOutput& out, const TextPage& page) {
  for (const LeakFinding& leak : page.report.leaks) WriteLeak(out, leak, page.rules);
}

}  // namespace keymuster
