#pragma once

#include <string_view>

#include "host/environment.h"

namespace keymuster {

// What a stream is, as far as manners are concerned.
struct StreamKind {
  bool terminal = false;  // isatty
  int columns = 100;      // of the terminal; 100 where there is none, so that output does not depend on it
};
StreamKind KindOf(int descriptor);

// Colour: `when` (auto, always, never), then NO_COLOR (https://no-color.org), then FORCE_COLOR and CLICOLOR_FORCE, then
// whether the stream is a terminal that is not dumb.
bool WantsColor(std::string_view when, const StreamKind& stream, const Environment& environment);

// Progress: `when`, then whether the stream is a terminal that is not dumb.
bool WantsProgress(std::string_view when, const StreamKind& stream, const Environment& environment);

}  // namespace keymuster
