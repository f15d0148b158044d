#pragma once

#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"

namespace keymuster {

// The rules of rules/leaks/vendors/*.toml, read by LoadLeakRules when the program was built.
const std::vector<LeakRule>& BuiltinLeakRules();

// DigestOf those of them that are on by default.
std::string_view BuiltinDigest();

}  // namespace keymuster
