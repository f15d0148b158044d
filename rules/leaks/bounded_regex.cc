#include "rules/leaks/bounded_regex.h"

#include <algorithm>

namespace keymuster {
namespace {

// Longer runs are left open: counted, they make automata of many thousand states that take milliseconds to build. The
// rule's longest match bounds them as well.
constexpr uint32_t kMaxCount = 300;

std::string Count(uint32_t min, uint32_t max) {
  if (min == 1 && max == 1) return "";
  if (min == 0 && max == 1) return "?";
  if (min == max) return "{" + std::to_string(min) + "}";
  return "{" + std::to_string(min) + "," + std::to_string(max) + "}";
}

}  // namespace

BoundedRegex ExactBytes(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  BoundedRegex regex{"", static_cast<uint32_t>(bytes.size()), bytes.size() == 1};
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (value <= 0x20 || value >= 0x7f) {
      regex.text += std::string("\\x") + kDigits[value / 16] + kDigits[value % 16];
    } else {
      if (std::string_view("\\.+*?()|[]{}^$").find(byte) != std::string_view::npos) regex.text += '\\';
      regex.text += byte;
    }
  }
  return regex;
}

BoundedRegex OneByte(std::string_view bracket_expression) { return {std::string(bracket_expression), 1, true}; }

BoundedRegex RunOf(const Run& run) {
  const bool counted = run.max <= kMaxCount;
  const std::string count = counted ? Count(run.min, run.max) : "{" + std::to_string(run.min) + ",}";
  return {run.alphabet.regex + count, run.max, false};
}

BoundedRegex InSequence(const std::vector<BoundedRegex>& parts) {
  BoundedRegex sequence;
  for (const BoundedRegex& part : parts) {
    sequence.text += part.text;
    sequence.longest += part.longest;
  }
  return sequence;
}

BoundedRegex AnyOf(const std::vector<BoundedRegex>& choices) {
  if (choices.size() == 1) return choices.front();
  BoundedRegex regex{"(?:", 0, true};
  for (const BoundedRegex& choice : choices) {
    if (regex.text.size() > 3) regex.text += '|';
    regex.text += choice.text;
    regex.longest = std::max(regex.longest, choice.longest);
  }
  regex.text += ')';
  return regex;
}

BoundedRegex Times(const BoundedRegex& part, uint32_t min, uint32_t max) {
  return {(part.unit ? part.text : "(?:" + part.text + ")") + Count(min, max), part.longest * max, false};
}

}  // namespace keymuster
