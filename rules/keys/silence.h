#pragma once

#include <algorithm>
#include <cstdint>

#include "core/utc_time.h"

namespace keymuster {

// Whether a key's silence has lasted for a number of days. Nothing is known of its use after the answer
// about it was recorded, so silence is counted up to that moment, while the reader asks about `now`.
enum class Silence {
  kLongEnough,  // already at the time of the recording (or at `now`, if that is earlier)
  kTooShort,    // even at `now`
  kNotKnown,    // not yet when it was recorded, perhaps by `now`: later use would not be in the recording
};

// Days of 86,400 s; a silence of exactly `days` is long enough.
inline Silence SilenceSince(UtcTime since, int64_t days, UtcTime recorded_at, UtcTime now) {
  const int64_t needed = days * kSecondsPerDay;
  if (std::min(now, recorded_at).seconds - since.seconds >= needed) return Silence::kLongEnough;
  if (now.seconds - since.seconds < needed) return Silence::kTooShort;
  return Silence::kNotKnown;
}

// A LastUse without the time of its recording leaves it at zero.
inline bool RecordingTimeKnown(UtcTime recorded_at) { return recorded_at != UtcTime{}; }

}  // namespace keymuster
