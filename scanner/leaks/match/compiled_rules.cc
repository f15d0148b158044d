#include "scanner/leaks/match/compiled_rules.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/spelling.h"
#include "rules/leaks/anchors.h"
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

Status CheckRule(const CompiledRule& compiled) {
  KEYMUSTER_RETURN_IF_ERROR(CheckFilters(*compiled.rule));
  if (compiled.exemptions != nullptr) {
    const Status checked = compiled.exemptions->Check();
    if (!checked.ok()) return Complaint(*compiled.rule, checked.error().what, checked.error().mend);
  }
  if (compiled.rule->scope.path_alone) return {};  // the path was asked above
  KEYMUSTER_RETURN_IF_ERROR(CheckLiterals(*compiled.rule));
  return compiled.matcher->Check();
}

std::unique_ptr<Prefilter> EveryMatchOf(const std::vector<CompiledRule>& rules) {
  std::vector<const RegexMatcher*> matchers;
  for (const CompiledRule& compiled : rules) {
    matchers.push_back(compiled.rule->scope.path_alone ? nullptr : compiled.matcher.get());
  }
  return std::make_unique<RegexPrefilter>(std::move(matchers));
}

}  // namespace

CompiledRules::CompiledRules(const LeakRuleSet& rules, Matching matching) : ignored_(rules.ignored()) {
  std::vector<DerivedRegex> derived;
  PatternPool patterns;
  size_t line_reach = 0;
  for (const LeakRule& rule : rules.rules()) {
    derived.push_back(DeriveAnchors(rule.shape));
    rules_.push_back({&rule, !derived.back().anchors.empty(), std::make_unique<RegexMatcher>(rule), FiltersOf(rule),
                      Exemptions::Of(rule, &patterns)});
    if (rule.scope.path_alone) path_rules_.push_back(static_cast<uint32_t>(rules_.size() - 1));
    if (rules_.back().exemptions != nullptr) line_reach = Exemptions::kLineReach;
    const auto& filters = rules_.back().filters;
    const bool tells =
        std::any_of(filters.begin(), filters.end(), [](const Filter* one) { return one->tell != nullptr; });
    look_ahead_ = std::max<size_t>(look_ahead_, rule.max_match + (tells ? kTellReach : Exemptions::kLineReach));
  }
  if (matching == Matching::kFast) {
    prefilter_ = std::make_unique<RunPrefilter>(rules.rules(), derived);
  } else {
    prefilter_ = EveryMatchOf(rules_);
  }
  // One byte more, so that an end of text that is none is never taken for one.
  look_ahead_ = std::max(look_ahead_, prefilter_->reach()) + 1;
  look_behind_ = ChunkWindow::kLookBehind + line_reach;
}

Status CompiledRules::Check(bool builtin) const {
  for (const CompiledRule& compiled : rules_) {
    if (!builtin && compiled.rule->source == "built-in") continue;
    KEYMUSTER_RETURN_IF_ERROR(CheckRule(compiled));
  }
  return {};
}

Status ValidateRegexes(const LeakRuleSet& rules) { return CompiledRules(rules).Check(true); }

}  // namespace keymuster
