#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "rules/leaks/rule_set.h"

namespace keymuster {

// Text for tests of the engine: what the rules look for, what they nearly look for, and what lies between, in any order
// and often without a byte in between. The same seed gives the same text.
class Soup {
 public:
  Soup(const LeakRuleSet& rules, uint64_t seed);

  // About `size` bytes.
  std::string Text(size_t size);

  // Evenly from [0, bound).
  size_t Below(size_t bound) { return static_cast<size_t>(random_() % bound); }

 private:
  std::string Piece();
  std::string Bytes(size_t size, const std::string& alphabet);

  std::vector<std::string> templates_;
  std::vector<std::string> words_;  // anchors and literals, alone
  std::mt19937_64 random_;
};

// The rules that the program ships, with those that are off by default.
const LeakRuleSet& AllBuiltinRules();

// A rule set of one TOML text.
LeakRuleSet RulesFrom(const std::string& toml);

// The same of free expressions with one literal each: {expression, literal, secret group}.
struct FreeRule {
  std::string regex;
  std::string literal;
  uint32_t secret_group = 0;
  uint32_t max_match = 0;  // 0: the default
};
LeakRuleSet FreeRules(const std::vector<FreeRule>& rules);

}  // namespace keymuster
