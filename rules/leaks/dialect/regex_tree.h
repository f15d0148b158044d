#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace keymuster {

// An expression in RE2's (and Go's) syntax as a tree, as far as lengths, literals and groups need it: what a class
// holds is known byte by byte, assertions are empty text. RE2 remains the judge of what is valid.
struct RegexTree {
  enum class Kind {
    kEmpty,     // \b, ^, a flag: text of no length
    kClass,     // one byte of `bytes`, in both cases of letters
    kSequence,  // children, one after another
    kChoice,    // one of the children
    kRepeat,    // the child, `min` to `max` times
    kGroup,     // the child, captured as group `group`
  };
  static constexpr uint32_t kNoEnd = ~uint32_t{0};

  Kind kind = Kind::kEmpty;
  std::array<bool, 256> bytes{};  // of kClass; letters stand in lower case
  uint32_t min = 0;               // of kRepeat
  uint32_t max = 0;               // of kRepeat; kNoEnd: without an end
  uint32_t group = 0;             // of kGroup, from 1
  std::vector<RegexTree> children = {};
};

// kRule for what is not closed, repeats nothing, or nests deeper than 200. Time in proportion to the text.
Result<RegexTree> ParseRegexTree(std::string_view regex);

}  // namespace keymuster
