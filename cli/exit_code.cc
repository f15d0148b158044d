#include "cli/exit_code.h"

#include <algorithm>

namespace keymuster {

bool HasFindings(const Report& report, Severity fail_on) {
  return std::any_of(report.leaks.begin(), report.leaks.end(),
                     [&](const LeakFinding& leak) { return leak.severity >= fail_on; }) ||
         std::any_of(report.key_findings.begin(), report.key_findings.end(),
                     [&](const KeyFinding& finding) {
                       return finding.verdict == Verdict::kFail && finding.severity >= fail_on;
                     }) ||
         std::any_of(report.correlations.begin(), report.correlations.end(), [&](const Correlation& correlation) {
           return correlation.leaked && correlation.severity >= fail_on;
         });
}

int ExitCodeOf(const Report& report, int signal, const ExitOptions& options) {
  if (signal != 0) return kExitSignal + signal;
  if (HasFindings(report, options.fail_on)) return options.exit_zero ? kExitClean : kExitFindings;
  if (!report.outcome.complete) return options.allow_incomplete ? kExitClean : kExitIncomplete;
  return kExitClean;
}

int ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
    case ErrorCode::kConfig:
    case ErrorCode::kRule:
      return kExitUsage;
    case ErrorCode::kUnreadable:
    case ErrorCode::kMalformed:
    case ErrorCode::kBudget:
      return kExitIncomplete;
    case ErrorCode::kOutput:
      return kExitNotWritten;
    case ErrorCode::kInterrupted:
      return kExitSignal + 2;
    case ErrorCode::kInternal:
      break;
  }
  return kExitInternal;
}

std::string ExitMeaning(int exit_code, const Report& report) {
  const std::string level(SeverityName(report.outcome.fail_on));
  const bool findings = HasFindings(report, report.outcome.fail_on);
  switch (exit_code) {
    case kExitClean:
      if (findings) return "findings at or above " + level + ", softened by --exit-zero";
      if (!report.outcome.complete) return "incomplete, softened by --allow-incomplete";
      return "complete, nothing at or above " + level;
    case kExitFindings:
      return "findings at or above " + level + (report.outcome.complete ? "" : "; and incomplete");
    case kExitUsage:
      return "usage, configuration or rule error";
    case kExitIncomplete:
      return "incomplete, no findings at or above " + level;
    case kExitNotWritten:
      return "a report could not be written";
    case kExitInternal:
      return "our own error";
    default:
      return "stopped by signal " + std::to_string(exit_code - kExitSignal) + "; the report is partial";
  }
}

}  // namespace keymuster
