#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rules/leaks/rule_list.h"
#include "scanner/leaks/match/block_masks.h"
#include "scanner/leaks/match/index/gram_index.h"
#include "scanner/leaks/match/index/matcher_tables.h"
#include "scanner/leaks/match/index/shape_check.h"
#include "scanner/leaks/match/index/value_finder.h"
#include "scanner/leaks/match/prefilter.h"

namespace keymuster {

// The fast prefilter: 64 bytes a step, by the tables of the rules' shapes.
class RunPrefilter : public Prefilter {
 public:
  // Candidate::rule is the index in `rules`. `tables` are theirs; both must outlive it. `block_masks`: one of
  // UsableBlockMasksPaths().
  RunPrefilter(const RuleList& rules, const MatcherTables& tables, BlockMasksFunction block_masks);

  size_t reach() const override { return tables_.reach; }
  void Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const override;

 private:
  class Pass;

  const BlockMasksFunction block_masks_;
  const MatcherTables& tables_;
  const ShapeChecks checks_;
  const GramIndex grams_;
  const ValueFinder values_;
  const GramIndex names_;
};

}  // namespace keymuster
