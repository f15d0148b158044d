#pragma once

#include <string>
#include <vector>

#include "cli/screen/console.h"
#include "cli/screen/display_mask.h"
#include "cli/settings/arguments.h"
#include "cli/settings/settings.h"
#include "host/clock.h"
#include "host/environment.h"

namespace keymuster {

// One call of the program: what was typed, what it means, and the world that it runs in.
struct Invocation {
  const std::vector<std::string>& argv;  // as the process got it
  const TypedArguments& typed;
  const Settings& settings;
  const Environment& environment;
  const Clock& clock;
  Console& console;
  DisplayMask& mask;
};

}  // namespace keymuster
