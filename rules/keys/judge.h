#pragma once

#include <span>
#include <vector>

#include "core/finding.h"
#include "core/inventory.h"
#include "core/report.h"
#include "core/utc_time.h"
#include "rules/keys/key_rule.h"
#include "rules/keys/policy.h"

namespace keymuster {

struct KeyJudgement {
  std::vector<KeyFinding> findings;  // fails and not-evaluated; order: worst first, then account, user, key, rule
  std::vector<RuleTally> tallies;    // sorted by rule
  std::vector<RuleOutOfScope> out_of_scope;  // sorted by rule
};

// Runs the rules (all of them by default) over every subject of the inventory. Pure.
KeyJudgement JudgeKeys(const Inventory& inventory, const KeyPolicy& policy, UtcTime now,
                       std::span<const KeyRule* const> rules = AllKeyRules());

}  // namespace keymuster
