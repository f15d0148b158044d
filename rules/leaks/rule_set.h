#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/rule_text.h"
#include "rules/leaks/leak_rule.h"
#include "rules/leaks/rule_list.h"

namespace keymuster {

// Which rules to use. Globs (* and ?) over rule ids.
struct RuleSelection {
  std::vector<std::string> files;  // the caller's rule files, added to the built-in ones
  bool builtin = true;
  std::vector<std::string> enable;  // also switches on rules that are off by default
  std::vector<std::string> disable;
  std::vector<std::string> only;  // if not empty, just these
  // Contents of the configurations that a file in gitleaks' dialect names in [extend], by path as written there.
  std::map<std::string, std::string, std::less<>> extended;
};

// The effective rules of a run, sorted by id, with where they came from and a digest over all
// that decides what matches. Immutable; shared by all threads; a copy shares its rules.
class LeakRuleSet {
 public:
  // `file_contents[i]` is the text of selection.files[i] (rules do no I/O). kRule if an id is given twice, a
  // glob names no rule, or no rule is left.
  static Result<LeakRuleSet> Create(const RuleSelection& selection, const std::vector<std::string>& file_contents);

  // Of rules that are loaded, sorted by id and checked; whether they are on is not asked. For who changes rules in
  // memory, as tests of the tests do.
  static LeakRuleSet Of(std::vector<LeakRule> rules);

  const RuleList& rules() const { return *rules_; }
  const LeakRule* Find(std::string_view id) const { return rules_->Find(id); }
  const std::vector<RuleSource>& sources() const { return sources_; }
  const std::string& digest() const { return digest_; }  // hex SHA-256
  // What files of other scanners ask for and do not get, one clause each: for the caller to show.
  const std::vector<std::string>& warnings() const { return warnings_; }
  const std::vector<IgnoredPlace>& ignored() const { return ignored_; }  // sorted

 private:
  LeakRuleSet() = default;
  static LeakRuleSet Default();

  std::shared_ptr<const RuleList> rules_;  // never null
  std::vector<RuleSource> sources_;
  std::vector<std::string> warnings_;
  std::vector<IgnoredPlace> ignored_;
  std::string digest_;
};

RuleText TextOf(const LeakRule& rule);

}  // namespace keymuster
