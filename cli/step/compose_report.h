#pragma once

#include <string>
#include <vector>

#include "cli/step/run_context.h"
#include "core/report.h"
#include "core/utc_time.h"

namespace keymuster {

// What a report says of the run itself and no step knows.
struct RunFacts {
  std::vector<std::string> argv;
  UtcTime started;
  double seconds = 0;
  int signal = 0;  // that asked us to stop; 0 for none
};

// Makes the one value that all writers take out of what the steps found. Judges nothing, reads nothing; takes
// the findings out of `run`. Its exit code is what the process returns if the reports can be written.
Report ComposeReport(RunContext& run, const RunFacts& facts);

}  // namespace keymuster
