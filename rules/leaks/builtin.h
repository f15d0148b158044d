#pragma once

#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "rules/leaks/rule_list.h"

namespace keymuster {

// The rules of rules/leaks/vendors/*.toml, read by LoadLeakRules when the program was built, sorted by id.
const std::vector<LeakRule>& BuiltinLeakRules();

// Those of them that are on by default, each made when it is asked for.
const RuleList& DefaultLeakRules();

// DigestOf DefaultLeakRules().
std::string_view BuiltinDigest();

}  // namespace keymuster
