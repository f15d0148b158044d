#include "scanner/leaks/dropped_evidence.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "core/candidate_story.h"
#include "scanner/leaks/gather/keep_first.h"

namespace keymuster {
namespace {

auto KeyOf(const Evidence& one) {
  return std::tie(one.begin, one.end, one.hit.rule, one.encoding, one.hit.dropped_by, one.hit.steps);
}

bool StandsBefore(const Evidence& a, const Evidence& b) { return KeyOf(a) < KeyOf(b); }

}  // namespace

void BoundDropped(std::vector<Evidence>* dropped, uint64_t* more) {
  if (dropped->size() > 2 * Explanation::kMost) KeepFirst(Explanation::kMost, dropped, more, StandsBefore);
}

std::vector<Hit> DroppedHits(std::vector<Evidence> dropped, uint64_t* more) {
  KeepFirst(Explanation::kMost, &dropped, more, StandsBefore);
  std::sort(dropped.begin(), dropped.end(), StandsBefore);
  const auto last = std::unique(dropped.begin(), dropped.end(),
                                [](const Evidence& a, const Evidence& b) { return KeyOf(a) == KeyOf(b); });
  std::vector<Hit> hits;
  for (auto one = dropped.begin(); one != last; ++one) hits.push_back(std::move(one->hit));
  return hits;
}

}  // namespace keymuster
