#pragma once

#include <vector>

#include "core/finding.h"
#include "core/utc_time.h"

namespace keymuster {

// What says of itself that it ended by `as_of` opens nothing any more: severity low at most, with the reason. Keeps
// the order worst first.
void JudgeExpiry(UtcTime as_of, std::vector<LeakFinding>* leaks);

}  // namespace keymuster
