#include "cli/run_steps.h"

#include <utility>

#include "cli/screen/summary_line.h"
#include "cli/step/compose_report.h"
#include "cli/step/steps.h"
#include "host/interrupt.h"
#include "host/publication.h"

namespace keymuster {
namespace {

// Runs a step and remembers how long it took.
template <typename Step>
Status Timed(RunContext& run, const char* name, Step step) {
  const double start = run.clock.MonotonicSeconds();
  Status status = step(run);
  run.step_seconds[name] = run.clock.MonotonicSeconds() - start;
  return status;
}

Status CheckOutputs(const RunRequest& request) {
  KEYMUSTER_RETURN_IF_ERROR(Publication::CheckTarget("-"));
  if (!request.state_file.empty()) KEYMUSTER_RETURN_IF_ERROR(Publication::CheckTarget(request.state_file));
  for (const OutputTarget& output : request.outputs) {
    KEYMUSTER_RETURN_IF_ERROR(Publication::CheckTarget(output.path));
  }
  return {};
}

Status Gather(RunContext& run) {
  // No work is done for a report that could not be written.
  KEYMUSTER_RETURN_IF_ERROR(CheckOutputs(run.request));
  KEYMUSTER_RETURN_IF_ERROR(Timed(run, "load", LoadStep));
  // From here on what fails is a loss of this run, not its end.
  if (!run.request.collect.snapshot.empty()) {
    KEYMUSTER_RETURN_IF_ERROR(Timed(run, "collect", [](RunContext& context) {
      CollectStep(context);
      return Status();
    }));
  }
  if (run.request.scan) {
    KEYMUSTER_RETURN_IF_ERROR(Timed(run, "scan", ScanStep));
    SuppressStep(run);
  }
  if (run.request.audit) {
    KEYMUSTER_RETURN_IF_ERROR(Timed(run, "audit", AuditStep));
    ExceptStep(run);
    AssessStep(run);
  }
  // Beyond this point nothing is read.
  return Timed(run, "correlate", [](RunContext& context) {
    CorrelateStep(context);
    return Status();
  });
}

RunEnd Fail(Console& console, const Error& error) {
  console.Complain(error);
  return {.exit_code = ExitCodeOf(error.code), .complete = false};
}

void SaySteps(const RunContext& run, Console& console) {
  for (const auto& [step, seconds] : run.step_seconds) {
    console.Say("step " + step + ": " + std::to_string(seconds) + " s");
  }
}

}  // namespace

RunEnd RunSteps(const RunRequest& request, Invocation& invocation) {
  Console& console = invocation.console;
  const UtcTime started = invocation.clock.Now();
  const double start = invocation.clock.MonotonicSeconds();
  RunContext run(request, invocation);
  if (const Status status = Gather(run); !status.ok()) return Fail(console, status.error());

  const Report report = ComposeReport(run, {.argv = invocation.argv,
                                            .started = started,
                                            .seconds = invocation.clock.MonotonicSeconds() - start,
                                            .signal = InterruptSignal()});
  // A ledger that does not add up proves a bug of ours: such a report must not be believed, so it is not written.
  if (const Status sums = report.coverage.CheckSums(); !sums.ok()) return Fail(console, sums.error());

  // Beyond this point nothing is judged.
  const Status published = Timed(run, "publish", [&](RunContext& context) { return PublishStep(context, report); });
  int exit_code = report.outcome.exit_code;
  if (!published.ok()) exit_code = Fail(console, published.error()).exit_code;
  if (request.verbose) SaySteps(run, console);
  for (const std::string& reason : report.outcome.incomplete_because) console.Warn("incomplete: " + reason);
  console.Say(SummaryLine(report, run.rules->rules().size()));
  console.Say(ExitLine(exit_code, report));
  return {.exit_code = exit_code, .complete = report.outcome.complete};
}

}  // namespace keymuster
