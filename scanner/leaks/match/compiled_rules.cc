#include "scanner/leaks/match/compiled_rules.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/spelling.h"
#include "rules/leaks/anchors.h"
#include "rules/leaks/builtin.h"
#include "scanner/leaks/chunk_window.h"
#include "scanner/leaks/match/regex_prefilter.h"
#include "scanner/leaks/match/run_prefilter.h"

namespace keymuster {
namespace {

Error Complaint(const LeakRule& rule, const std::string& what, const std::string& mend) {
  const std::string where = rule.line > 0 ? rule.source + ":" + std::to_string(rule.line) : rule.source;
  return {ErrorCode::kRule, where, "rule " + rule.id + ": " + what, mend};
}

Status CheckFilters(const LeakRule& rule) {
  for (const std::string& name : rule.filters) {
    if (FindFilter(name) != nullptr) continue;
    return Complaint(rule, "there is no filter \"" + name + "\"" + DidYouMean(name, FilterNames()),
                     "see docs/rules.md for the filters");
  }
  return {};
}

Status CheckLiterals(const LeakRule& rule) {
  const DerivedRegex derived = DeriveAnchors(rule.shape);
  const auto& needed = derived.anchors.empty() ? derived.literals : derived.anchors;
  const bool usable = std::any_of(needed.begin(), needed.end(), [](const std::string& text) { return !text.empty(); });
  if (usable) return {};
  return Complaint(rule, "nothing says where it may match", "give it literals, one of which is in every match");
}

}  // namespace

CompiledRules::CompiledRules(const LeakRuleSet& rules, Matching matching)
    : rules_(rules.rules()), matching_(matching), matchers_(rules_), filters_(rules_), ignored_(rules.ignored()) {
  look_ahead_ = rules_.summary().longest_match + std::max(kTellReach, Exemptions::kLineReach);
  look_behind_ = ChunkWindow::kLookBehind;
  // The built-in rules hold everywhere, and need not be looked at.
  if (rules.digest() != BuiltinDigest()) AddScopes();
  prefilter_ = matching == Matching::kFast ? FastPrefilter(rules) : RegexAlone();
  // One byte more, so that an end of text that is none is never taken for one.
  look_ahead_ = std::max(look_ahead_, prefilter_->reach()) + 1;
}

void CompiledRules::AddScopes() {
  PatternPool patterns;
  for (uint32_t rule = 0; rule < rules_.size(); ++rule) {
    exemptions_.push_back(Exemptions::Of(rules_[rule], &patterns));
    if (rules_[rule].scope.path_alone) path_rules_.push_back(rule);
    if (exemptions_.back() != nullptr) look_behind_ = ChunkWindow::kLookBehind + Exemptions::kLineReach;
  }
}

std::unique_ptr<Prefilter> CompiledRules::FastPrefilter(const LeakRuleSet& rules) {
  const BlockMasksFunction block_masks = UsableBlockMasksPaths().paths[0].function;
  if (rules.digest() == BuiltinDigest()) {
    return std::make_unique<RunPrefilter>(rules.rules(), BuiltinMatcherTables(), block_masks);
  }
  made_tables_ = std::make_unique<const MatcherTablesBuilder>(rules.rules());
  return std::make_unique<RunPrefilter>(rules.rules(), made_tables_->tables(), block_masks);
}

std::unique_ptr<Prefilter> CompiledRules::RegexAlone() const {
  std::vector<const RegexMatcher*> matchers;
  for (uint32_t rule = 0; rule < rules_.size(); ++rule) {
    matchers.push_back(rules_[rule].scope.path_alone ? nullptr : &matchers_[rule]);
  }
  return std::make_unique<RegexPrefilter>(std::move(matchers));
}

Status CompiledRules::CheckRule(uint32_t rule) const {
  KEYMUSTER_RETURN_IF_ERROR(CheckFilters(rules_[rule]));
  if (exemptions(rule) != nullptr) {
    const Status checked = exemptions(rule)->Check();
    if (!checked.ok()) return Complaint(rules_[rule], checked.error().what, checked.error().mend);
  }
  if (rules_[rule].scope.path_alone) return {};  // the path was asked above
  KEYMUSTER_RETURN_IF_ERROR(CheckLiterals(rules_[rule]));
  return matchers_[rule].Check();
}

Status CompiledRules::Check(bool builtin) const {
  if (!builtin && made_tables_ == nullptr && exemptions_.empty()) return {};  // the program's own, and nothing else
  for (uint32_t rule = 0; rule < rules_.size(); ++rule) {
    if (!builtin && rules_[rule].source == "built-in") continue;
    KEYMUSTER_RETURN_IF_ERROR(CheckRule(rule));
  }
  return {};
}

Status ValidateRegexes(const LeakRuleSet& rules) { return CompiledRules(rules).Check(true); }

}  // namespace keymuster
