#pragma once

#include "cli/settings/settings.h"
#include "core/result.h"
#include "rules/keys/policy.h"

namespace keymuster {

// Thresholds set one by one, over those of the policy file, over the defaults.
Result<KeyPolicy> EffectivePolicy(const Settings& settings);

}  // namespace keymuster
