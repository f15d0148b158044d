#include <iterator>
#include <string_view>
#include <utility>

#include "cli/screen/quantity.h"
#include "cli/step/steps.h"
#include "core/printable.h"
#include "rules/suppress/hear_comments.h"
#include "rules/suppress/ignored_places.h"
#include "rules/suppress/suppress.h"

namespace keymuster {
namespace {

void Append(std::vector<Suppression> more, std::vector<Suppression>* list) {
  std::move(more.begin(), more.end(), std::back_inserter(*list));
}

std::string Shown(RunContext& run, const std::string& text) { return Printable(run.mask(text)); }

// " (and 3 lines more)", where there are more than the one that is named.
std::string AndMore(uint64_t count, std::string_view noun) {
  return count > 1 ? " (and " + CountOf(count - 1, noun) + " more)" : std::string();
}

// Somebody wrote each of these entries for a reason, and has to hear of each.
void WarnOfEntries(RunContext& run, const std::vector<Suppression>& entries) {
  for (const Suppression& entry : entries) {
    if (entry.state == SuppressionState::kExpired) {
      run.console.Warn(Shown(run, entry.source) + ": expired on " + FormatUtcDate(*entry.expires) +
                       ", and suppresses nothing: ask " + Printable(entry.owner) + ", renew it or mend the leak");
    } else if (entry.state == SuppressionState::kUnused) {
      run.console.Warn(Shown(run, entry.source) +
                       ": fits nothing that was found: drop it, if what it speaks of was read");
    }
  }
}

// Of what a target says there may be very many: one warning for all that are in one state.
void WarnOfAll(RunContext& run, const std::vector<Suppression>& entries, SuppressionState state, std::string_view noun,
               std::string_view what) {
  uint64_t count = 0;
  const Suppression* first = nullptr;
  for (const Suppression& entry : entries) {
    if (entry.state != state) continue;
    ++count;
    if (first == nullptr) first = &entry;
  }
  if (count == 0) return;
  run.console.Warn(Shown(run, first->source) + ": " + std::string(what) + AndMore(count, noun));
}

std::vector<Suppression> HearPlaces(RunContext& run, const IgnoredPlacesFile& file) {
  std::vector<uint64_t> strange;
  std::vector<Suppression> entries = IgnorePlaces(file.text, file.path, file.root, &run.scan.leaks, &strange);
  if (!strange.empty()) {
    run.console.Warn(Shown(run, file.path) + ":" + std::to_string(strange.front()) +
                     ": is no fingerprint of gitleaks, and suppresses nothing" + AndMore(strange.size(), "line"));
  }
  WarnOfAll(run, entries, SuppressionState::kUnused, "entry", "fits nothing that was found");
  return entries;
}

std::vector<Suppression> NotHeard(const std::vector<std::string>& files) {
  std::vector<Suppression> entries;
  for (const std::string& path : files) {
    Suppression entry;
    entry.source = path;
    entry.reason = "an ignore file of the target";
    entry.state = SuppressionState::kNotHeard;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

void SuppressStep(RunContext& run) {
  Append(std::move(run.target_files.suppressions), &run.suppressions);
  Suppress(run.request.as_of, &run.suppressions, &run.scan.leaks);
  WarnOfEntries(run, run.suppressions);
  for (const IgnoredPlacesFile& file : run.target_files.places) Append(HearPlaces(run, file), &run.suppressions);
  std::vector<Suppression> said = NotHeard(run.target_files.unheard);
  Append(HearComments(run.request.trust_target, run.scan.comments, &run.scan.leaks), &said);
  WarnOfAll(run, said, SuppressionState::kMalformed, "comment",
            "suppresses nothing without a reason: write keymuster:allow reason: WHY");
  WarnOfAll(run, said, SuppressionState::kUnused, "comment",
            "speaks of another secret than the one in its line, and suppresses nothing");
  WarnOfAll(run, said, SuppressionState::kNotHeard, "suppression",
            "the target says this of itself, and it is not heard: --trust-target, if you trust who wrote it");
  Append(std::move(said), &run.suppressions);
}

}  // namespace keymuster
