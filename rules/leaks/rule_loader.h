#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "rules/leaks/leak_rule.h"

namespace keymuster {

// Reads one rule file of our schema (docs/rules.md). Strict: an unknown key, a wrong type, a
// duplicate id or an empty file is kRule with file:line:column and, where a word is near, "did you mean".
// The same function reads a user's file at run time and ours at build time.
Result<std::vector<LeakRule>> LoadLeakRules(std::string_view toml, const std::string& source_name);

}  // namespace keymuster
