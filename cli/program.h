#pragma once

#include <string>
#include <vector>

#include "host/clock.h"
#include "host/environment.h"

namespace keymuster {

// The whole program but for the process around it: understands `argv` (the program's name first), runs the command,
// returns the exit code. Writes to descriptors 1 and 2.
int RunProgram(const std::vector<std::string>& argv, const Environment& environment, const Clock& clock);

}  // namespace keymuster
