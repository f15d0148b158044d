#pragma once

#include <string_view>
#include <vector>

#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

// The slow obvious twin of TokenFinder: RE2 alone over a whole text in memory, no prefilter, no chunks. It says what is
// right; tests and fuzzers compare.
std::vector<Token> ReferenceTokens(const CompiledRules& rules, std::string_view text);

}  // namespace keymuster
