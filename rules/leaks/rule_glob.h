#pragma once

#include <string_view>

#include "core/result.h"

namespace keymuster {

// Globs over rule ids: '*' any bytes, '?' one byte, everything else itself. Takes time in proportion to the product of
// the lengths, whatever the pattern.
bool RuleGlobMatches(std::string_view glob, std::string_view id);

// kRule for a pattern that no id could be meant by: empty, or with bytes that ids do not have.
Status CheckRuleGlob(std::string_view glob);

}  // namespace keymuster
