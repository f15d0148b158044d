#pragma once

#include "host/clock.h"

namespace keymuster {

// A clock that stands where the test puts it.
class FixedClock : public Clock {
 public:
  explicit FixedClock(UtcTime now) : now_(now) {}
  UtcTime Now() const override { return now_; }
  double MonotonicSeconds() const override { return monotonic_seconds_; }
  void Advance(double seconds) { monotonic_seconds_ += seconds; }

 private:
  UtcTime now_;
  double monotonic_seconds_ = 0;
};

}  // namespace keymuster
