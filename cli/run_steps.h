#pragma once

#include <string>
#include <vector>

#include "cli/invocation.h"
#include "cli/settings/run_request.h"

namespace keymuster {

// How a run came out: the exit code of the process, and whether everything that was asked for was read.
struct RunEnd {
  int exit_code = 0;
  bool complete = false;
};

// Runs the steps that scan, audit, run and demo share.
RunEnd RunSteps(const RunRequest& request, Invocation& invocation);

}  // namespace keymuster
