#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "core/result.h"
#include "rules/leaks/per_rule.h"
#include "rules/leaks/rule_set.h"
#include "scanner/leaks/filter/exemptions.h"
#include "scanner/leaks/filter/filter.h"
#include "scanner/leaks/match/index/matcher_tables.h"
#include "scanner/leaks/match/prefilter.h"
#include "scanner/leaks/match/regex_matcher.h"

namespace keymuster {

// The rules of a run with their matchers. Expressions are compiled when first needed. Constant and shared by
// all threads; what is per thread is a TokenFinder. The rule set must outlive it.
class CompiledRules {
 public:
  explicit CompiledRules(const LeakRuleSet& rules, Matching matching = Matching::kFast);

  // By the rule's index, as all that follows.
  const RuleList& rules() const { return rules_; }
  // Whether a token begins at each candidate of the rule; else a literal does.
  bool anchored(uint32_t rule) const { return !std::holds_alternative<RegexShape>(rules_[rule].shape); }
  const RegexMatcher& matcher(uint32_t rule) const { return matchers_[rule]; }
  const std::vector<const Filter*>& filters(uint32_t rule) const { return filters_[rule].list; }  // in order of judging
  // nullptr: the rule holds everywhere.
  const Exemptions* exemptions(uint32_t rule) const { return exemptions_.empty() ? nullptr : exemptions_[rule].get(); }
  Matching matching() const { return matching_; }
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

  struct FilterList {
    explicit FilterList(const LeakRule& rule) : list(FiltersOf(rule)) {}
    const std::vector<const Filter*> list;
  };

  void AddScopes();

  const RuleList& rules_;
  const Matching matching_;
  const PerRule<RegexMatcher> matchers_;
  const PerRule<FilterList> filters_;
  std::vector<std::unique_ptr<const Exemptions>> exemptions_;  // by rule; empty: none of them has any
  std::unique_ptr<const MatcherTablesBuilder> made_tables_;    // nullptr: the program's own do
  std::unique_ptr<Prefilter> prefilter_;
  size_t look_ahead_ = 0;
  size_t look_behind_ = 0;
  std::vector<uint32_t> path_rules_;
  std::vector<IgnoredPlace> ignored_;
};

// Check() of all rules: for callers that load rule files.
Status ValidateRegexes(const LeakRuleSet& rules);

}  // namespace keymuster
