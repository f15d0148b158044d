#include <utility>

#include "cli/exit_code.h"
#include "cli/step/steps.h"

namespace keymuster {

Status RecordLoss(RunContext& run, Error error) {
  if (ExitCodeOf(error.code) != kExitIncomplete) return error;
  run.console.Warn(error.Text());
  run.losses.push_back(run.mask(error.Text()));
  return {};
}

}  // namespace keymuster
