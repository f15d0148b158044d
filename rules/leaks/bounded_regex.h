#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/shape.h"

namespace keymuster {

// A regular expression in RE2's syntax with the length of the longest text that is to match it, so that the two
// cannot drift apart. Built from the pieces below only. What is longer (a run of some hundred bytes has no upper count
// in the expression) is refused by the limit that a rule takes from it, LeakRule::max_match.
struct BoundedRegex {
  std::string text;
  uint32_t longest = 0;  // bytes
  bool unit = false;     // a count may be put behind it as it is
};

BoundedRegex ExactBytes(std::string_view bytes);
BoundedRegex RunOf(const Run& run);
BoundedRegex InSequence(const std::vector<BoundedRegex>& parts);
BoundedRegex AnyOf(const std::vector<BoundedRegex>& choices);  // the first that fits, as RE2 prefers
BoundedRegex Times(const BoundedRegex& part, uint32_t min, uint32_t max);

// A bracket expression as written: one byte.
BoundedRegex OneByte(std::string_view bracket_expression);

}  // namespace keymuster
