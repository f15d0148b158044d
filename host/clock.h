#pragma once

#include "core/utc_time.h"

namespace keymuster {

// Time, as a parameter. Judging code takes a UtcTime; only cli/ asks a clock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual UtcTime Now() const = 0;              // wall clock, UTC
  virtual double MonotonicSeconds() const = 0;  // for durations
};

const Clock& RealClock();

}  // namespace keymuster
