#pragma once

#include <vector>

#include "core/finding.h"
#include "core/suppression.h"
#include "core/utc_time.h"

namespace keymuster {

// Takes out of `leaks` every location that an entry of `list` which has not expired at `now` speaks of, and a finding
// with its last location; moves them into the first entry that fits, and sets each entry's state. Pure; keeps the
// order.
void Suppress(UtcTime now, std::vector<Suppression>* list, std::vector<LeakFinding>* leaks);

}  // namespace keymuster
