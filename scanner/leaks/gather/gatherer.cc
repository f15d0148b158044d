#include "scanner/leaks/gather/gatherer.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "scanner/leaks/gather/complete_location.h"

namespace keymuster {
namespace {

bool WorseThan(const LeakFinding& a, const LeakFinding& b) {
  return std::tie(b.severity, b.confidence, a.rule, a.locations) <
         std::tie(a.severity, a.confidence, b.rule, b.locations);
}

// One that was met in two ways is one partner.
bool SamePartner(const LeakPartner& a, const LeakPartner& b) {
  return std::tie(a.rule, a.shown, a.secret_fingerprint) == std::tie(b.rule, b.shown, b.secret_fingerprint);
}

template <typename T>
void Append(std::vector<T>&& more, std::vector<T>* list) {
  list->insert(list->end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Of two places of one secret the one that says more speaks for both; among equals one that no order of threads
// decides. Where they say different things beside it, the later word counts: a time that is later is the safer one.
void Join(LeakFinding&& other, LeakFinding* finding) {
  const auto weight = [](const LeakFinding& one) { return std::tie(one.severity, one.confidence, one.reasons); };
  if (weight(*finding) < weight(other)) {
    finding->severity = other.severity;
    finding->confidence = other.confidence;
    finding->reasons = std::move(other.reasons);
  }
  if (finding->account.empty()) finding->account = std::move(other.account);
  for (auto& [name, value] : other.decoded) {
    std::string& mine = finding->decoded[name];
    mine = std::max(mine, std::move(value));
  }
  Append(std::move(other.partners), &finding->partners);
  Append(std::move(other.locations), &finding->locations);
}

}  // namespace

void SortWorstFirst(std::vector<LeakFinding>* leaks) { std::sort(leaks->begin(), leaks->end(), WorseThan); }

void Gatherer::Add(const BlobOrigin& origin, std::vector<Hit> hits) {
  for (Hit& hit : hits) {
    CompleteLocation(origin, &hit);
    Location& location = hit.location;
    if (hit.explained) candidates_.Add(hit);
    if (hit.comment) {
      comments_.push_back({hit.finding.rule, hit.finding.secret_fingerprint, location, *std::move(hit.comment)});
    }
    Key key{hit.finding.rule, hit.identity};
    hit.finding.locations.push_back(std::move(location));
    const auto [place, added] = findings_.try_emplace(std::move(key), std::move(hit.finding));
    if (!added) Join(std::move(hit.finding), &place->second);
  }
}

void Gatherer::AddDropped(const BlobOrigin& origin, std::vector<Hit> hits, uint64_t more) {
  candidates_.AddDropped(origin, std::move(hits), more);
}

void Gatherer::Merge(Gatherer&& other) {
  candidates_.Merge(std::move(other.candidates_));
  for (auto& [key, theirs] : other.findings_) {
    const auto [place, added] = findings_.try_emplace(key, std::move(theirs));
    if (!added) Join(std::move(theirs), &place->second);
  }
  other.findings_.clear();
  Append(std::exchange(other.comments_, {}), &comments_);
}

std::vector<LeakFinding> Gatherer::Take() {
  std::vector<LeakFinding> sorted;
  sorted.reserve(findings_.size());
  for (auto& [key, finding] : findings_) {
    // Targets may overlap: a place that was met twice is one place.
    std::sort(finding.locations.begin(), finding.locations.end());
    finding.locations.erase(std::unique(finding.locations.begin(), finding.locations.end()), finding.locations.end());
    std::sort(finding.partners.begin(), finding.partners.end());
    finding.partners.erase(std::unique(finding.partners.begin(), finding.partners.end(), SamePartner),
                           finding.partners.end());
    sorted.push_back(std::move(finding));
  }
  findings_.clear();
  SortWorstFirst(&sorted);
  return sorted;
}

std::vector<CommentedPlace> Gatherer::TakeComments() {
  std::sort(comments_.begin(), comments_.end());
  comments_.erase(std::unique(comments_.begin(), comments_.end()), comments_.end());
  return std::exchange(comments_, {});
}

}  // namespace keymuster
