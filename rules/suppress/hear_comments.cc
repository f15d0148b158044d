#include "rules/suppress/hear_comments.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "rules/suppress/taken_places.h"

namespace keymuster {
namespace {

constexpr const char* kOwner = "who wrote the line";
constexpr const char* kForeignReason = "gitleaks:allow, without a reason";

std::string SourceOf(const Location& location) {
  return location.line == 0 ? DisplayPath(location) : DisplayPath(location) + ":" + std::to_string(location.line);
}

bool SpeaksOf(const LineComment& comment, const std::string& fingerprint) {
  return comment.fingerprint.empty() || fingerprint.starts_with(comment.fingerprint);
}

SuppressionState Judge(bool trusted, const CommentedPlace& place) {
  if (!trusted) return SuppressionState::kNotHeard;
  if (!place.comment.complete()) return SuppressionState::kMalformed;
  return SpeaksOf(place.comment, place.secret_fingerprint) ? SuppressionState::kUsed : SuppressionState::kUnused;
}

Suppression EntryFor(const CommentedPlace& place, SuppressionState state) {
  Suppression entry;
  entry.source = SourceOf(place.location);
  entry.secret_fingerprint = place.secret_fingerprint;
  entry.place_fingerprint = place.location.fingerprint;
  entry.rule = place.rule;
  entry.reason = place.comment.reason;
  if (entry.reason.empty() && place.comment.foreign) entry.reason = kForeignReason;
  entry.owner = kOwner;
  entry.state = state;
  return entry;
}

// Where the findings stand; the places of one rule are each of one finding.
class Places {
 public:
  explicit Places(const std::vector<LeakFinding>& leaks) {
    for (size_t i = 0; i < leaks.size(); ++i) {
      for (const Location& location : leaks[i].locations) index_[{leaks[i].rule, location}] = i;
    }
  }

  std::optional<size_t> FindingAt(const CommentedPlace& place) const {
    const auto found = index_.find({place.rule, place.location});
    return found == index_.end() ? std::nullopt : std::optional<size_t>(found->second);
  }

 private:
  std::map<std::pair<std::string, Location>, size_t> index_;
};

// One comment may stand beside places that differ in a column, or in the commit that they are told with.
void Join(Suppression entry, std::vector<Suppression>* list) {
  const auto key = [](const Suppression& one) {
    return std::tie(one.source, one.rule, one.secret_fingerprint, one.place_fingerprint, one.reason, one.state);
  };
  if (list->empty() || key(list->back()) != key(entry)) return list->push_back(std::move(entry));
  std::vector<Location>& locations = list->back().locations;
  locations.insert(locations.end(), entry.locations.begin(), entry.locations.end());
}

}  // namespace

std::vector<Suppression> HearComments(bool trusted, const std::vector<CommentedPlace>& comments,
                                      std::vector<LeakFinding>* leaks) {
  std::vector<Suppression> entries;
  if (comments.empty()) return entries;
  const Places places(*leaks);
  TakenPlaces taken;
  for (const CommentedPlace& place : comments) {
    const std::optional<size_t> leak = places.FindingAt(place);
    if (!leak) continue;  // an ignore file took it out
    const SuppressionState state = Judge(trusted, place);
    Suppression entry = EntryFor(place, state);
    if (state == SuppressionState::kUsed) {
      entry.locations = {place.location};
      taken.Add(*leak, place.location);
    }
    Join(std::move(entry), &entries);
  }
  taken.TakeOutOf(leaks);
  std::stable_sort(entries.begin(), entries.end(), [](const Suppression& a, const Suppression& b) {
    return std::tie(a.source, a.rule) < std::tie(b.source, b.rule);
  });
  return entries;
}

}  // namespace keymuster
