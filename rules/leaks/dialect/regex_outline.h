#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace keymuster {

// What an expression that declares nothing about itself says all the same.
struct RegexOutline {
  std::optional<uint32_t> longest;  // bytes of the longest match; nullopt: there is none
  // Lower case; each match holds one, in any case. The longest that can be had: single bytes where the expression holds
  // no fixed text. Empty if any byte will do.
  std::vector<std::string> literals;
  uint32_t groups = 0;            // capturing ones
  bool first_group_sure = false;  // group 1 is in every match, and not empty there
};

// kRule as ParseRegexTree.
Result<RegexOutline> OutlineOf(std::string_view regex);

// Go's newer (?<name>...) as RE2 writes it: (?P<name>...). Everything else is the same in both.
std::string GoRegexForRe2(std::string_view regex);

}  // namespace keymuster
