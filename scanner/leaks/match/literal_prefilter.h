#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "scanner/leaks/match/index/gram_index.h"
#include "scanner/leaks/match/index/gram_index_builder.h"
#include "scanner/leaks/match/index/shape_check.h"
#include "scanner/leaks/match/prefilter.h"

namespace keymuster {

// The plain prefilter: one pass over the bytes, in portable scalar code, that looks for the rarest gram of each anchor
// and literal. The twin that tests hold RunPrefilter against.
class LiteralPrefilter : public Prefilter {
 public:
  // Candidate::rule is the index in `rules`; `derived[i]` is rules[i]'s expression.
  LiteralPrefilter(const std::vector<LeakRule>& rules, const std::vector<DerivedRegex>& derived);

  size_t reach() const override { return reach_; }
  void Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const override;

 private:
  GramTables Tables(const std::vector<DerivedRegex>& derived);

  const RuleList rules_;
  const ShapeChecks checks_;
  size_t reach_ = 0;
  GramIndexBuilder builder_;
  const GramIndex index_;
};

}  // namespace keymuster
