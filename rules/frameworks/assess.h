#pragma once

#include <vector>

#include "core/finding.h"
#include "core/framework.h"
#include "core/inventory.h"
#include "core/utc_time.h"
#include "rules/frameworks/framework.h"
#include "rules/keys/policy.h"

namespace keymuster {

struct AssessInput {
  const Inventory& inventory;
  const KeyPolicy& policy;                  // in force
  const std::vector<KeyFinding>& findings;  // of the report, judged by it
  UtcTime now;
};

// Holds each control to the accounts, at its own threshold: where the policy is stricter, the rules are judged anew at
// the control's. Where the policy is looser, the control is not assessed, unless something fails even so. What was not
// evaluated, was out of scope, or may be missing from a list that was cut is never a pass. Pure.
std::vector<FrameworkResult> AssessFrameworks(const std::vector<Framework>& frameworks, const AssessInput& input);

}  // namespace keymuster
