#include "rules/leaks/rule_set.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/spelling.h"
#include "rules/leaks/builtin.h"
#include "rules/leaks/dialect/dialect_loader.h"
#include "rules/leaks/rule_digest.h"
#include "rules/leaks/rule_glob.h"
#include "rules/leaks/rule_loader.h"

namespace keymuster {
namespace {

using Globs = std::vector<std::string>;

bool AnyMatches(const Globs& globs, std::string_view id) {
  return std::any_of(globs.begin(), globs.end(), [id](const std::string& glob) { return RuleGlobMatches(glob, id); });
}

std::string PlaceOf(const LeakRule& rule) { return rule.source + ":" + std::to_string(rule.line); }

// A file of our schema, or of another scanner's.
Result<ForeignRules> LoadFile(const RuleSelection& selection, const std::string& text, const std::string& name) {
  if (IsForeignRuleFile(text, name)) return LoadForeignRules(text, name, selection.extended);
  KEYMUSTER_ASSIGN_OR_RETURN(std::vector<LeakRule> rules, LoadLeakRules(text, name));
  ForeignRules loaded;
  loaded.rules = std::move(rules);
  return loaded;
}

// What a configuration that extends gitleaks' own excuses, for the built-in rules in its place.
void Excuse(const ForeignRules& extension, std::vector<LeakRule>* rules) {
  for (LeakRule& rule : *rules) {
    if (rule.source != "built-in") continue;
    rule.scope.allowlists.insert(rule.scope.allowlists.end(), extension.for_builtin.begin(),
                                 extension.for_builtin.end());
  }
}

// All rules that the selection names a file for, sorted by id.
Result<ForeignRules> Collect(const RuleSelection& selection, const std::vector<std::string>& file_contents) {
  if (selection.files.size() != file_contents.size()) {
    return Error{ErrorCode::kInternal, "", "rule files and their contents differ in number", ""};
  }
  ForeignRules all;
  std::vector<LeakRule>& rules = all.rules;
  if (selection.builtin) rules = BuiltinLeakRules();
  for (size_t i = 0; i < selection.files.size(); ++i) {
    KEYMUSTER_ASSIGN_OR_RETURN(ForeignRules loaded, LoadFile(selection, file_contents[i], selection.files[i]));
    if (loaded.extends_builtin) Excuse(loaded, &rules);
    std::move(loaded.rules.begin(), loaded.rules.end(), std::back_inserter(rules));
    std::move(loaded.ignored.begin(), loaded.ignored.end(), std::back_inserter(all.ignored));
    std::move(loaded.warnings.begin(), loaded.warnings.end(), std::back_inserter(all.warnings));
  }
  std::sort(all.ignored.begin(), all.ignored.end());
  std::stable_sort(rules.begin(), rules.end(), [](const LeakRule& a, const LeakRule& b) { return a.id < b.id; });
  const auto twice =
      std::adjacent_find(rules.begin(), rules.end(), [](const LeakRule& a, const LeakRule& b) { return a.id == b.id; });
  if (twice != rules.end()) {
    return Error{ErrorCode::kRule, PlaceOf(*std::next(twice)),
                 "rule id \"" + twice->id + "\" is taken by " + PlaceOf(*twice),
                 "choose another id; to replace a built-in rule, disable it and load yours under a new id"};
  }
  return all;
}

// A pattern that names nothing is a typing error, and would scan with other rules than its author believes.
Status CheckGlobs(const char* option, const Globs& globs, const std::vector<LeakRule>& rules) {
  std::vector<std::string_view> ids;
  for (const LeakRule& rule : rules) ids.push_back(rule.id);
  for (const std::string& glob : globs) {
    Status status = CheckRuleGlob(glob);
    if (!status.ok()) return std::move(status).error().In(option);
    if (std::any_of(ids.begin(), ids.end(), [&glob](std::string_view id) { return RuleGlobMatches(glob, id); }))
      continue;
    return Error{ErrorCode::kRule, option, "no rule is called \"" + glob + "\"" + DidYouMean(glob, ids),
                 "`keymuster rules list` names them all"};
  }
  return {};
}

// Why rules are gone, for the error when none is left.
struct Removals {
  size_t not_in_only = 0;
  size_t disabled = 0;
  size_t off_by_default = 0;
};

std::vector<LeakRule> Select(const RuleSelection& selection, std::vector<LeakRule> rules, Removals* removals) {
  std::erase_if(rules, [&](LeakRule& rule) {
    const bool named = std::find(selection.only.begin(), selection.only.end(), rule.id) != selection.only.end();
    if (!selection.only.empty() && !AnyMatches(selection.only, rule.id)) {
      ++removals->not_in_only;
    } else if (AnyMatches(selection.disable, rule.id)) {
      ++removals->disabled;
    } else if (!rule.enabled && !named && !AnyMatches(selection.enable, rule.id)) {
      ++removals->off_by_default;
    } else {
      rule.enabled = true;
      return false;
    }
    return true;
  });
  return rules;
}

bool IsDefault(const RuleSelection& selection) {
  return selection.builtin && selection.files.empty() && selection.only.empty() && selection.disable.empty() &&
         selection.enable.empty();
}

Error NoRuleLeft(size_t read, const Removals& removals) {
  if (read == 0) {
    return Error{ErrorCode::kRule, "", "no rule to scan with: the built-in rules are off and no rule file is given",
                 "switch the built-in rules on, or name a rule file"};
  }
  std::string reasons;
  const auto add = [&reasons](size_t count, const char* reason) {
    if (count > 0) reasons += (reasons.empty() ? "" : ", ") + std::to_string(count) + " " + reason;
  };
  add(removals.not_in_only, "not among those asked for (only)");
  add(removals.disabled, "disabled");
  add(removals.off_by_default, "off by default");
  return Error{ErrorCode::kRule, "", "no rule is left of " + std::to_string(read) + ": " + reasons,
               "a scan without rules finds nothing and would look clean"};
}

std::vector<RuleSource> SourcesOf(const std::vector<LeakRule>& rules) {
  std::map<std::string, uint64_t> counts;
  for (const LeakRule& rule : rules) ++counts[rule.source];
  std::vector<RuleSource> sources;
  for (const auto& [name, count] : counts) sources.push_back({name, count});
  return sources;
}

}  // namespace

// Known since the program was built: nothing is copied, sorted or digested at every start.
LeakRuleSet LeakRuleSet::Default() {
  LeakRuleSet set;
  set.rules_ = std::shared_ptr<const RuleList>(std::shared_ptr<void>(), &DefaultLeakRules());
  set.sources_ = {{"built-in", set.rules_->size()}};
  set.digest_ = BuiltinDigest();
  return set;
}

Result<LeakRuleSet> LeakRuleSet::Create(const RuleSelection& selection, const std::vector<std::string>& file_contents) {
  if (IsDefault(selection)) return Default();
  KEYMUSTER_ASSIGN_OR_RETURN(ForeignRules collected, Collect(selection, file_contents));
  std::vector<LeakRule>& all = collected.rules;
  KEYMUSTER_RETURN_IF_ERROR(CheckGlobs("only", selection.only, all));
  KEYMUSTER_RETURN_IF_ERROR(CheckGlobs("disable", selection.disable, all));
  KEYMUSTER_RETURN_IF_ERROR(CheckGlobs("enable", selection.enable, all));
  Removals removals;
  const size_t read = all.size();
  std::vector<LeakRule> selected = Select(selection, std::move(all), &removals);
  if (selected.empty()) return NoRuleLeft(read, removals);
  LeakRuleSet set = Of(std::move(selected));
  set.warnings_ = std::move(collected.warnings);
  set.ignored_ = std::move(collected.ignored);
  return set;
}

LeakRuleSet LeakRuleSet::Of(std::vector<LeakRule> rules) {
  LeakRuleSet set;
  set.digest_ = DigestOf(rules);
  set.sources_ = SourcesOf(rules);
  set.rules_ = std::make_shared<const RuleList>(std::move(rules));
  return set;
}

RuleText TextOf(const LeakRule& rule) { return {rule.id, rule.title, rule.why, rule.mend, rule.references}; }

}  // namespace keymuster
