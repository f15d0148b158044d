#include "scanner/leaks/gather/candidate_list.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "scanner/leaks/gather/complete_location.h"
#include "scanner/leaks/gather/keep_first.h"

namespace keymuster {

void CandidateList::Add(const Hit& hit) {
  CandidateStory candidate;
  candidate.location = hit.location;
  candidate.rule = hit.finding.rule;
  candidate.shown = hit.finding.shown;
  candidate.dropped_by = hit.dropped_by;
  candidate.steps = hit.steps;
  if (hit.dropped_by.empty()) candidate.reasons = hit.finding.reasons;
  candidates_.push_back(std::move(candidate));
  Bound();
}

void CandidateList::AddDropped(const BlobOrigin& origin, std::vector<Hit> hits, uint64_t more) {
  more_ += more;
  for (Hit& hit : hits) {
    CompleteLocation(origin, &hit);
    hit.location.fingerprint.clear();  // there is no finding that it could name
    Add(hit);
  }
}

void CandidateList::Merge(CandidateList&& other) {
  more_ += std::exchange(other.more_, 0);
  candidates_.insert(candidates_.end(), std::make_move_iterator(other.candidates_.begin()),
                     std::make_move_iterator(other.candidates_.end()));
  other.candidates_.clear();
  Bound();
}

Explanation CandidateList::Take() {
  KeepFirst(Explanation::kMost, &candidates_, &more_);
  std::sort(candidates_.begin(), candidates_.end());
  return {std::exchange(candidates_, {}), std::exchange(more_, 0)};
}

void CandidateList::Bound() {
  if (candidates_.size() > 2 * Explanation::kMost) KeepFirst(Explanation::kMost, &candidates_, &more_);
}

}  // namespace keymuster
