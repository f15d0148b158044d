#pragma once

#include <cstdint>

#include "core/report.h"

namespace keymuster {

// A report in which every member is random: strings that hold what breaks writers, figures at the ends of their
// ranges. The same seed gives the same report.
Report RandomReport(uint64_t seed);

}  // namespace keymuster
