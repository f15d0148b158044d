#pragma once

namespace keymuster {

// SIGINT, SIGTERM and SIGHUP set a flag that long loops ask for; the second one kills as
// usual. SIGPIPE is ignored: a closed pipe is a write error with a name.
// Install once, from main, before threads start.
void InstallInterruptHandlers();

// The signal that asked us to stop, or 0. Safe from any thread.
int InterruptSignal();

}  // namespace keymuster
