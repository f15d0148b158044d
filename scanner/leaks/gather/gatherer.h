#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/digest.h"
#include "core/finding.h"
#include "rules/suppress/line_comment.h"
#include "scanner/leaks/blob.h"
#include "scanner/leaks/gather/candidate_list.h"
#include "scanner/leaks/gather/hit.h"

namespace keymuster {

// In an order that depends on neither threads nor secrets: severity, confidence, rule, first place.
void SortWorstFirst(std::vector<LeakFinding>* leaks);

// Joins hits: one secret in many places is one finding with many locations. Plain value; each thread fills its
// own, and they are merged.
class Gatherer {
 public:
  // `origin` holds path and members with their secrets masked.
  void Add(const BlobOrigin& origin, std::vector<Hit> hits);
  // What is no finding, of a run that explains; `more` were not kept.
  void AddDropped(const BlobOrigin& origin, std::vector<Hit> hits, uint64_t more);
  void Merge(Gatherer&& other);

  size_t findings() const { return findings_.size(); }

  // Worst first.
  std::vector<LeakFinding> Take();
  // The places with a comment in their line, sorted.
  std::vector<CommentedPlace> TakeComments();
  // Of a run that explains.
  Explanation TakeExplanation() { return candidates_.Take(); }

 private:
  using Key = std::pair<std::string, Sha256Digest>;  // rule, secret
  std::map<Key, LeakFinding> findings_;
  std::vector<CommentedPlace> comments_;
  CandidateList candidates_;
};

}  // namespace keymuster
