#include "scanner/leaks/dropped_evidence.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "core/candidate_story.h"

namespace keymuster {
namespace {

auto KeyOf(const Evidence& one) {
  return std::tie(one.begin, one.end, one.hit.rule, one.encoding, one.hit.dropped_by, one.hit.steps);
}

bool StandsBefore(const Evidence& a, const Evidence& b) { return KeyOf(a) < KeyOf(b); }

void KeepFirst(std::vector<Evidence>* dropped, uint64_t* more) {
  if (dropped->size() <= Explanation::kMost) return;
  std::nth_element(dropped->begin(), dropped->begin() + Explanation::kMost, dropped->end(), StandsBefore);
  *more += dropped->size() - Explanation::kMost;
  dropped->erase(dropped->begin() + Explanation::kMost, dropped->end());
}

}  // namespace

void BoundDropped(std::vector<Evidence>* dropped, uint64_t* more) {
  if (dropped->size() > 2 * Explanation::kMost) KeepFirst(dropped, more);
}

std::vector<Hit> DroppedHits(std::vector<Evidence> dropped, uint64_t* more) {
  KeepFirst(&dropped, more);
  std::sort(dropped.begin(), dropped.end(), StandsBefore);
  const auto last = std::unique(dropped.begin(), dropped.end(),
                                [](const Evidence& a, const Evidence& b) { return KeyOf(a) == KeyOf(b); });
  std::vector<Hit> hits;
  for (auto one = dropped.begin(); one != last; ++one) hits.push_back(std::move(one->hit));
  return hits;
}

}  // namespace keymuster
