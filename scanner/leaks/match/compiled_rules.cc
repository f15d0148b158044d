#include "scanner/leaks/match/compiled_rules.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

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
    : matchers_(rules.rules()), ignored_(rules.ignored()) {
  PatternPool patterns;
  size_t line_reach = 0;
  rules_.reserve(rules.rules().size());
  for (const LeakRule& rule : rules.rules()) {
    const bool anchored = !std::holds_alternative<RegexShape>(rule.shape);
    rules_.push_back({&rule, anchored, FiltersOf(rule), Exemptions::Of(rule, &patterns)});
    if (rule.scope.path_alone) path_rules_.push_back(static_cast<uint32_t>(rules_.size() - 1));
    if (rules_.back().exemptions != nullptr) line_reach = Exemptions::kLineReach;
    const auto& filters = rules_.back().filters;
    const bool tells =
        std::any_of(filters.begin(), filters.end(), [](const Filter* one) { return one->tell != nullptr; });
    look_ahead_ = std::max<size_t>(look_ahead_, rule.max_match + (tells ? kTellReach : Exemptions::kLineReach));
  }
  prefilter_ = matching == Matching::kFast ? FastPrefilter(rules) : RegexAlone();
  // One byte more, so that an end of text that is none is never taken for one.
  look_ahead_ = std::max(look_ahead_, prefilter_->reach()) + 1;
  look_behind_ = ChunkWindow::kLookBehind + line_reach;
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
    matchers.push_back(rules_[rule].rule->scope.path_alone ? nullptr : &matchers_[rule]);
  }
  return std::make_unique<RegexPrefilter>(std::move(matchers));
}

Status CompiledRules::CheckRule(uint32_t rule) const {
  const CompiledRule& compiled = rules_[rule];
  KEYMUSTER_RETURN_IF_ERROR(CheckFilters(*compiled.rule));
  if (compiled.exemptions != nullptr) {
    const Status checked = compiled.exemptions->Check();
    if (!checked.ok()) return Complaint(*compiled.rule, checked.error().what, checked.error().mend);
  }
  if (compiled.rule->scope.path_alone) return {};  // the path was asked above
  KEYMUSTER_RETURN_IF_ERROR(CheckLiterals(*compiled.rule));
  return matchers_[rule].Check();
}

Status CompiledRules::Check(bool builtin) const {
  for (uint32_t rule = 0; rule < rules_.size(); ++rule) {
    if (!builtin && rules_[rule].rule->source == "built-in") continue;
    KEYMUSTER_RETURN_IF_ERROR(CheckRule(rule));
  }
  return {};
}

Status ValidateRegexes(const LeakRuleSet& rules) { return CompiledRules(rules).Check(true); }

}  // namespace keymuster
