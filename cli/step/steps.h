#pragma once

#include "cli/step/run_context.h"
#include "core/report.h"
#include "core/result.h"

namespace keymuster {

// The steps of a run, in order. An error ends the run before anything is judged; what a step could not do but the
// rest of the run can live with is recorded in the context, and makes the run incomplete.

// Reads rules, policy, canaries and the fingerprint key, and checks that what the caller names is there.
Status LoadStep(RunContext& run);

// Has keymuster-collect take a snapshot, and puts it among the recordings. If that fails, the last snapshot
// stands in for it and the run is incomplete.
void CollectStep(RunContext& run);

// Files -> leaks.
Status ScanStep(RunContext& run);

// Takes out of the leaks what the caller's ignore files answer for, and warns of entries that did nothing.
void SuppressStep(RunContext& run);

// Recordings -> inventory -> verdicts.
Status AuditStep(RunContext& run);

// Takes out of the verdicts what the ignore files answer for, and warns of entries that did nothing.
void ExceptStep(RunContext& run);

// Verdicts -> frameworks, and what is to come.
void AssessStep(RunContext& run);

// Leaks and verdicts -> one story a key.
void CorrelateStep(RunContext& run);

// Writes the reports to their files and to standard output. All are tried; the first failure is returned, the
// others are said.
Status PublishStep(RunContext& run, const Report& report);

// Says what failed, and records it as a loss, unless the error is of a kind that must end the run.
Status RecordLoss(RunContext& run, Error error);

}  // namespace keymuster
