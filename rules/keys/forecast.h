#pragma once

#include <vector>

#include "core/forecast.h"
#include "core/inventory.h"
#include "rules/keys/policy.h"

namespace keymuster {

// What will fail within `policy.forecast_days` of `now` if nothing changes and no key is used until then: rules that
// time alone brings to a fail, and that do not fail yet (an info counts as none). Soonest first, then by account, user,
// key and rule. Pure.
std::vector<Forecast> ForecastKeys(const Inventory& inventory, const KeyPolicy& policy, UtcTime now);

}  // namespace keymuster
