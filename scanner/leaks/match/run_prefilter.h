#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "scanner/leaks/match/block_masks.h"
#include "scanner/leaks/match/gram_index.h"
#include "scanner/leaks/match/prefilter.h"
#include "scanner/leaks/match/shape_check.h"
#include "scanner/leaks/match/value_finder.h"

namespace keymuster {

// The fast prefilter: 64 bytes a step, made from the shapes of the rules.
class RunPrefilter : public Prefilter {
 public:
  // Candidate::rule is the index in `rules`; `derived[i]` is rules[i]'s expression. Keeps neither.
  RunPrefilter(const std::vector<LeakRule>& rules, const std::vector<DerivedRegex>& derived);
  // With one of UsableBlockMasksPaths(), for tests and benchmarks.
  RunPrefilter(const std::vector<LeakRule>& rules, const std::vector<DerivedRegex>& derived,
               BlockMasksFunction block_masks);

  size_t reach() const override { return reach_; }
  void Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const override;

 private:
  class Pass;

  void AddRule(const LeakRule& rule, const DerivedRegex& derived, uint32_t index);
  void AddNames(const NamedShape& shape, uint32_t index);
  void AddPrefixes(const PrefixShape& shape, const DerivedRegex& derived, uint32_t index);

  const BlockMasksFunction block_masks_;
  BlockTables tables_;
  std::vector<ShapeCheck> checks_;  // by rule
  GramIndex grams_;                 // of prefixes and literals
  ValueFinder values_;              // of names, which are
  GramIndex names_;                 // looked for in front of them
  size_t reach_ = 0;
};

}  // namespace keymuster
