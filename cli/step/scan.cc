#include <algorithm>
#include <utility>

#include "cli/screen/quantity.h"
#include "cli/step/steps.h"
#include "scanner/leaks/gather/expiry.h"

namespace keymuster {
namespace {

std::string ProgressLine(const ScanProgress& progress, double seconds) {
  std::string line = "scan: " + CountOf(progress.files, "file") + ", " + BytesText(static_cast<double>(progress.bytes));
  if (seconds > 0.5) line += ", " + BytesText(static_cast<double>(progress.bytes) / seconds) + "/s";
  return line + ", " + CountOf(progress.findings, "finding");
}

void AnnounceTarget(const RunContext& run) {
  if (run.request.implied_target) run.console.Say("no path was given: scanning the current directory");
}

}  // namespace

Status ScanStep(RunContext& run) {
  if (!run.request.scan) return {};
  AnnounceTarget(run);
  run.scanned = true;
  const double start = run.clock.MonotonicSeconds();
  std::function<void(const ScanProgress&)> show;
  if (run.request.progress) {
    show = [&](const ScanProgress& progress) {
      run.console.ShowProgress(ProgressLine(progress, run.clock.MonotonicSeconds() - start));
    };
  }
  const CompiledRules* const ready = run.mask.Ready(*run.rules);
  Result<ScanOutcome> outcome = ready != nullptr ? Scan(*ready, run.scan_options, RealFileSystem(), show)
                                                 : Scan(*run.rules, run.scan_options, RealFileSystem(), show);
  run.console.ClearProgress();
  if (!outcome.ok()) return RecordLoss(run, std::move(outcome).error());
  run.scan = std::move(outcome).value();
  JudgeExpiry(run.request.as_of, &run.scan.leaks);
  return {};
}

}  // namespace keymuster
