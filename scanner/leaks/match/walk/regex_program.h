#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace keymuster {

// An expression as steps that RegexWalk takes one after another. RE2 compiles an expression of ours in milliseconds and
// looks at its first texts slowly, because it builds automata that a gigabyte of text would pay for; a hook looks at a
// few lines. These steps are made in microseconds.

using RegexBytes = std::array<bool, 256>;

struct RegexStep {
  enum class Kind : uint8_t {
    kBytes,      // `min` to `max` bytes of a set
    kFork,       // goes on behind itself; if that fails, at `to`
    kJump,       // goes on at `to`
    kSave,       // a group begins or ends here: slot `to`
    kTextBegin,  // \A
    kTextEnd,    // \z
    kWordEdge,   // \b
    kNoWordEdge,
    kMatch,
  };

  Kind kind = Kind::kMatch;
  bool lazy = false;  // kBytes: as few as do; kFork: `to` first
  uint16_t set = 0;   // kBytes
  uint32_t min = 1;
  uint32_t max = 1;
  uint32_t to = 0;
};

struct RegexProgram {
  static constexpr uint32_t kUnbounded = UINT32_MAX;

  std::vector<RegexStep> steps;  // the last is kMatch
  std::vector<RegexBytes> sets;
  RegexBytes first{};  // the bytes with which a match may begin
};

// The program of an expression in RE2's syntax, bytes being Latin-1. Of its groups only `groups` are told: slots 2i and
// 2i + 1 are begin and end of groups[i]. nullopt: it asks for something that this does not know, or would be too long.
// The expression must be one that RE2 takes.
std::optional<RegexProgram> CompileRegex(std::string_view regex, const std::vector<uint32_t>& groups);

}  // namespace keymuster
