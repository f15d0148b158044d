#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/result.h"
#include "rules/leaks/rule_set.h"
#include "scanner/leaks/filter/exemptions.h"
#include "scanner/leaks/filter/filter.h"
#include "scanner/leaks/match/index/matcher_tables.h"
#include "scanner/leaks/match/index/per_rule.h"
#include "scanner/leaks/match/prefilter.h"
#include "scanner/leaks/match/regex_matcher.h"

namespace keymuster {

// A rule ready for matching.
struct CompiledRule {
  const LeakRule* rule = nullptr;
  bool anchored = false;                   // a token begins at each candidate; else a literal does
  std::vector<const Filter*> filters;      // in the order of judging
  std::unique_ptr<Exemptions> exemptions;  // nullptr: the rule holds everywhere
};

// What finds the places that are worth an expression: everything that this program has, or RE2 alone, which is what the
// former is measured and checked by (bench/compare).
enum class Matching { kFast, kRegexAlone };

// The rules of a run with their matchers. Expressions are compiled when first needed. Constant and shared by
// all threads; what is per thread is a TokenFinder. The rule set must outlive it.
class CompiledRules {
 public:
  explicit CompiledRules(const LeakRuleSet& rules, Matching matching = Matching::kFast);

  const std::vector<CompiledRule>& rules() const { return rules_; }
  const RegexMatcher& matcher(uint32_t rule) const { return matchers_[rule]; }
  const Prefilter& prefilter() const { return *prefilter_; }
  size_t look_ahead() const { return look_ahead_; }    // bytes a chunk must see behind what it owns
  size_t look_behind() const { return look_behind_; }  // and in front of it
  // Rules that ask for a path alone, by index, and what an ignore file excuses.
  const std::vector<uint32_t>& path_rules() const { return path_rules_; }
  const std::vector<IgnoredPlace>& ignored() const { return ignored_; }

  // kRule for the first rule that cannot work: RE2 refuses it, it has no literal, or it names a filter that does not
  // exist. Compiles every expression it looks at; `builtin` false leaves out ours, which a test has checked.
  Status Check(bool builtin) const;

 private:
  Status CheckRule(uint32_t rule) const;
  std::unique_ptr<Prefilter> FastPrefilter(const LeakRuleSet& rules);
  std::unique_ptr<Prefilter> RegexAlone() const;

  const PerRule<RegexMatcher> matchers_;
  std::vector<CompiledRule> rules_;
  std::unique_ptr<const MatcherTablesBuilder> made_tables_;  // nullptr: the program's own do
  std::unique_ptr<Prefilter> prefilter_;
  size_t look_ahead_ = 0;
  size_t look_behind_ = 0;
  std::vector<uint32_t> path_rules_;
  std::vector<IgnoredPlace> ignored_;
};

// Check() of all rules: for callers that load rule files.
Status ValidateRegexes(const LeakRuleSet& rules);

}  // namespace keymuster
