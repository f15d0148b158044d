#include <utility>

#include "cli/step/steps.h"
#include "host/interrupt.h"

namespace keymuster {

Status AuditStep(RunContext& run) {
  if (!run.request.audit) return {};
  if (InterruptSignal() != 0) {
    run.losses.emplace_back("stopped before the recordings were read");
    return {};
  }
  run.audited = true;
  if (!run.recordings.empty()) {
    Result<RecordedInventory> recorded = ReadRecordings(run.recordings, RealFileSystem());
    if (!recorded.ok()) return RecordLoss(run, std::move(recorded).error());
    run.recorded = std::move(recorded).value();
  }
  run.judgement = JudgeKeys(run.recorded.inventory, run.policy, run.request.as_of);
  return {};
}

}  // namespace keymuster
