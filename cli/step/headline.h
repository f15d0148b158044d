#pragma once

#include <string>

#include "core/report.h"

namespace keymuster {

// The one sentence over a report: "1 leaked key is active; 14 findings (9 leaks, 5 key findings); everything asked
// for was read". Needs the findings and `outcome.incomplete_because` in place.
std::string Headline(const Report& report);

}  // namespace keymuster
