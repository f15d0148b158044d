#pragma once

#include <string>

#include "core/report.h"

namespace keymuster {

// What is said on standard error when a run is over, two lines:
//   37 rules, 1,204 files, 35.1 MiB in 0.4 s (87.7 MiB/s); 2 accounts, 9 keys; 14 findings; 3 NOT READ
//   exit 1: findings at or above low
// The second is the code that the process returns, which is not the report's if a report could not be written.
std::string SummaryLine(const Report& report, uint64_t rules);
std::string ExitLine(int exit_code, const Report& report);

}  // namespace keymuster
