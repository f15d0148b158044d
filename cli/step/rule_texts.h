#pragma once

#include <vector>

#include "core/report.h"
#include "rules/leaks/rule_set.h"

namespace keymuster {

// The texts of every rule that the report names, sorted by id.
std::vector<RuleText> TextsOfNamedRules(const Report& report, const LeakRuleSet& rules);

}  // namespace keymuster
