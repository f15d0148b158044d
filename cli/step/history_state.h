#pragma once

#include "cli/step/run_context.h"
#include "core/result.h"

namespace keymuster {

// What earlier runs remembered of histories (--state), made ready for the scan. Nothing of it counts if the rules, the
// limits or the program are others. kConfig for a file that is damaged, or that other users can write: who can write it
// decides what is not read.
Status LoadHistoryState(RunContext& run);

// Remembers for the next run, unless a signal ended this one.
Status SaveHistoryState(const RunContext& run);

}  // namespace keymuster
