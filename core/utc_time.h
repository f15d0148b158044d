#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

inline constexpr int64_t kSecondsPerDay = 86'400;

// An instant in whole seconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX).
// No time zone ever enters: local clocks are how other auditors are a day off.
struct UtcTime {
  int64_t seconds = 0;
  auto operator<=>(const UtcTime&) const = default;
};

// Reads ISO 8601 as AWS, its CLI (v1 and v2), moto and people write it:
// "2026-11-01", "2026-11-01T10:00:00Z", "...46.852856Z", "...+00:00", "...-0530",
// a space for the T. A date alone is its first second. Years 0001 to 9999; a fraction is
// dropped (towards the past). Anything else is kMalformed with the text in `what`.
Result<UtcTime> ParseUtcTime(std::string_view text);

// "2026-11-01T10:00:00Z".
std::string FormatUtcTime(UtcTime time);
// "2026-11-01".
std::string FormatUtcDate(UtcTime time);

// Whole days from `from` to `to`, towards zero; 0 if `to` is earlier (a key created "in
// the future" has age 0, and its own finding).
int64_t WholeDaysBetween(UtcTime from, UtcTime to);

}  // namespace keymuster
