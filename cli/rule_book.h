#pragma once

#include <string>
#include <string_view>

#include "cli/settings/run_request.h"
#include "core/report.h"
#include "core/result.h"
#include "rules/leaks/rule_set.h"

namespace keymuster {

// Every rule that the program knows, of both wings.

// The leak rules of a selection, with the caller's rule files read.
Result<LeakRuleSet> LoadLeakRuleSet(RuleSelection selection);

// The same, and the rules that are off by default: for those who ask what a rule means, not what is in force.
Result<LeakRuleSet> LoadEveryLeakRule(RuleSelection selection);

// The text of a leak rule or a key rule, in any case of letters; kUsage with "did you mean" if there is none.
Result<RuleText> FindRuleText(const LeakRuleSet& leaks, std::string_view id);

// Title, why, what to do, references, as a reader of `explain` wants them.
std::string Explained(const RuleText& text);

// `text` broken into lines of at most `columns`, each beginning with `indent`. Line breaks of the text stay.
std::string Wrapped(std::string_view text, std::string_view indent, size_t columns = 100);

}  // namespace keymuster
