#pragma once

namespace keymuster {

// Waits in short naps, so that a signal ends it.
void Nap(int milliseconds);

}  // namespace keymuster
