#pragma once

#include <string>
#include <string_view>

#include "core/report.h"
#include "core/result.h"
#include "core/severity.h"

namespace keymuster {

inline constexpr int kExitClean = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitIncomplete = 3;
inline constexpr int kExitNotWritten = 4;
inline constexpr int kExitInternal = 70;  // EX_SOFTWARE of sysexits.h
inline constexpr int kExitSignal = 128;   // + the signal's number, as shells do

// How much a caller wants to hear of a run in its exit code. Nothing else is ever softened.
struct ExitOptions {
  Severity fail_on = Severity::kLow;
  bool exit_zero = false;         // 1 becomes 0
  bool allow_incomplete = false;  // 3 becomes 0
};

// Whether anything that the report holds is at least as bad as `fail_on`: a leak, a failed key rule, or a
// leaked key as the inventory shows it.
bool HasFindings(const Report& report, Severity fail_on);

// The code of a run that came to its end: `report.outcome` knows whether it is complete, `signal` stopped it (0: none).
int ExitCodeOf(const Report& report, int signal, const ExitOptions& options);

// The code of a run that an error ended before it could judge anything.
int ExitCodeOf(ErrorCode code);

// "findings at or above low": what the last line on standard error says of a code.
std::string ExitMeaning(int exit_code, const Report& report);

}  // namespace keymuster
