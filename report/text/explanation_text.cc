#include <string>

#include "report/enum_names.h"
#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

constexpr size_t kMostStories = 200;  // the JSON report has more

// "passed placeholder, repetition; dropped by word-like: it reads like words".
std::string StoryOf(const CandidateStory& story) {
  std::string passed;
  std::string words;
  for (const FilterStep& step : story.steps) {
    const std::string filter = PlainText(step.filter);
    if (step.word == FilterWord::kKept) {
      passed += (passed.empty() ? "passed " : ", ") + filter;
    } else {
      words += "; " + std::string(NameOf(step.word)) + " by " + filter + ": " + PlainText(step.why);
    }
  }
  if (passed.empty()) passed = "passed no filter";
  for (const std::string& reason : story.reasons) words += "; " + PlainText(reason);
  return passed + words;
}

}  // namespace

void WriteExplanationText(TextOutput& out, const TextPage& page) {
  if (!page.report.explanation) return;
  const Explanation& explanation = *page.report.explanation;
  const uint64_t all = explanation.candidates.size() + explanation.more;
  out.Heading("Explained", Counted(all, "candidate"));
  out.Line();
  uint64_t shown = 0;
  for (const CandidateStory& story : explanation.candidates) {
    if (++shown > kMostStories) break;
    const bool kept = story.dropped_by.empty();
    const std::string word = kept ? out.Paint(Ink::kBold, "kept") : "dropped";
    out.Line("  " + DisplayLocation(story.location) + ": " + word + " " + PlainText(story.shown) + " [" +
             PlainText(story.rule) + "]");
    out.Wrapped("      ", StoryOf(story));
  }
  if (all > kMostStories) {
    out.Line("  ... and " + Thousands(all - kMostStories) + " more; the JSON report has " +
             Thousands(explanation.candidates.size()));
  }
}

}  // namespace keymuster
