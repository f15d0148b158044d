#pragma once

#include <vector>

#include "rules/leaks/leak_rule.h"

namespace keymuster {

// The rules of rules/leaks/vendors/*.toml, read by LoadLeakRules when the program was built.
const std::vector<LeakRule>& BuiltinLeakRules();

}  // namespace keymuster
