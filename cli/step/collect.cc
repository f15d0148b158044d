#include <unistd.h>

#include <string>

#include "cli/collector_call.h"
#include "cli/step/steps.h"

namespace keymuster {

// What fails here is a loss of the run, not its end: an earlier snapshot is better than none, if that is said.
void CollectStep(RunContext& run) {
  const std::string& snapshot = run.request.collect.snapshot;
  const Result<CollectorEnd> end = CallCollector(CollectorArguments(run.request.collect), run.environment);
  const bool there = access(snapshot.c_str(), R_OK) == 0;
  if (there) run.recordings.push_back(snapshot);
  if (end.ok() && end->exited && end->exit_code == 0) return;

  const bool fresh = end.ok() && end->snapshot_written();
  const std::string why = end.ok() ? "keymuster-collect " + end->Text() : end.error().Text();
  const std::string reason =
      std::string(fresh ? "the collection is incomplete: " : "the collection failed: ") + run.mask(why);
  run.console.Warn(reason);
  if (fresh) {
    run.losses.push_back(reason);
  } else {
    run.losses.push_back(reason + (there ? "; an earlier snapshot was audited" : "; there is no earlier snapshot"));
  }
}

}  // namespace keymuster
