#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "rules/leaks/rule_set.h"

namespace keymuster {

// An example that its rule does not find, or a near miss that it does. Holds the template, never what it was filled
// with.
struct RuleCheckFailure {
  std::string rule;
  std::string source;  // of the rule: "built-in" or path
  int line = 0;
  bool near_miss = false;
  size_t index = 0;  // in the rule's examples or near misses
  uint64_t seed = 0;
  std::string text;  // the template
  std::string what;  // one clause: "is not found", "is dropped by the filter entropy"
};

// Fills every example and near miss of every rule from several seeds and runs them through the real engine, all
// rules at once, as a scan does. Empty: the rules prove themselves. Expressions must have passed ValidateRegexes.
std::vector<RuleCheckFailure> CheckRules(const LeakRuleSet& rules);

}  // namespace keymuster
