#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "scanner/leaks/match/walk/regex_program.h"

namespace keymuster {

// A part of an expression, as it was parsed.
struct RegexNode {
  enum class Kind : uint8_t { kSequence, kChoice, kBytes, kRepeat, kGroup, kAssert };

  Kind kind = Kind::kSequence;
  std::vector<RegexNode> parts;  // of kRepeat and kGroup one
  RegexBytes bytes{};            // kBytes
  uint32_t min = 0;              // kRepeat
  uint32_t max = 0;
  bool lazy = false;
  uint32_t group = 0;                                       // kGroup: its number
  RegexStep::Kind assertion = RegexStep::Kind::kTextBegin;  // kAssert

  bool MayBeEmpty() const;
};

// nullopt as in CompileRegex.
std::optional<RegexNode> ParseRegex(std::string_view regex);

}  // namespace keymuster
