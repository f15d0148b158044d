#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "scanner/leaks/match/walk/regex_program.h"

namespace keymuster {

// Where groups begin and end, by slot; npos: the group took no part in the match.
using RegexSlots = std::array<size_t, 4>;

enum class WalkEnd { kNoMatch, kMatch, kGaveUp };

struct WalkResult {
  WalkEnd end = WalkEnd::kNoMatch;
  size_t match_end = 0;
  size_t steps = 0;  // what it cost
  RegexSlots slots{};
};

// The match of the program that begins at text[from], reading text[from, to): the first in the order of the
// expression's choices, which is RE2's. The bytes outside decide \b and whether the text begins or ends. Goes back
// where a choice fails, so some expressions would take very long on some texts: it gives up after some thousand steps,
// and RE2 is to be asked.
WalkResult WalkRegex(const RegexProgram& program, std::string_view text, size_t from, size_t to);

}  // namespace keymuster
