#pragma once

#include <string>
#include <vector>

#include "rules/leaks/leak_rule.h"

namespace keymuster {

// A rule that was changed for the worse in one thing: it tells more than its author meant.
struct RuleMutant {
  std::string change;  // "without the filter placeholder", "run 1 one shorter"
  LeakRule rule;       // of the same id, with the examples and near misses as they were
};

// A filter, the entropy, the checksum or a boundary is dropped; a run takes one byte less or more, or bytes of a wider
// alphabet. In a fixed order. What changes nothing (a filter that holds unnamed, too) is no mutant.
std::vector<RuleMutant> MutantsOf(const LeakRule& rule);

}  // namespace keymuster
