#pragma once

#include <cstdint>
#include <vector>

#include "core/candidate_story.h"
#include "scanner/leaks/blob.h"
#include "scanner/leaks/gather/hit.h"

namespace keymuster {

// Collects what became of candidates: of all that it is told the first Explanation::kMost by place, whatever the order
// in which they come. Plain value; each thread fills its own, and they are merged.
class CandidateList {
 public:
  // Of a hit that is to be explained, whose location is whole.
  void Add(const Hit& hit);
  // `origin` holds path and members with their secrets masked; `more` were not kept.
  void AddDropped(const BlobOrigin& origin, std::vector<Hit> hits, uint64_t more);
  void Merge(CandidateList&& other);

  Explanation Take();

 private:
  void Bound();  // keeps memory bounded

  std::vector<CandidateStory> candidates_;
  uint64_t more_ = 0;
};

}  // namespace keymuster
