#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/location.h"

namespace keymuster {

// What a filter said of a candidate.
enum class FilterWord {
  kKept,
  kDoubted,  // kept, with low severity and confidence
  kDemoted,  // kept, as information; no filter behind it was asked
  kDropped,  // it is no finding; no filter behind it was asked
};

struct FilterStep {
  std::string filter;  // "word-like"
  FilterWord word = FilterWord::kKept;
  std::string why;  // one clause; empty where it was kept

  auto operator<=>(const FilterStep&) const = default;
};

// Something that has the form of a rule, and what became of it. Holds no secret: only its mask.
struct CandidateStory {
  Location location;
  std::string rule;
  std::string shown;                 // a key id in full, or the mask of a secret
  std::string dropped_by;            // name of the filter that dropped it; empty: it is a finding
  std::vector<FilterStep> steps;     // in the order in which they were asked
  std::vector<std::string> reasons;  // of its severity and confidence, as a finding has them; empty if it was dropped

  auto operator<=>(const CandidateStory&) const = default;
};

// The candidates of a run, where the caller asked for them.
struct Explanation {
  static constexpr size_t kMost = 10'000;

  std::vector<CandidateStory> candidates;  // sorted; at most kMost, the first by place
  uint64_t more = 0;                       // that are not listed
};

}  // namespace keymuster
