#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/leaks/rule_set.h"

namespace keymuster {

struct RuleCheck {
  uint64_t rules = 0;
  uint64_t examples = 0;              // found, as they should be
  uint64_t near_misses = 0;           // not found, as they should not be
  std::vector<std::string> failures;  // one sentence each; holds no filled template
};

// Runs every rule's own examples and near misses through the engine that scans files. Templates are filled from
// several seeds, so that a rule which only fits one draw is caught. A rule without an example fails: nothing shows
// that it finds anything.
RuleCheck CheckRules(const LeakRuleSet& rules);

}  // namespace keymuster
