#include "host/clock.h"

#include <gtest/gtest.h>

#include <ctime>

#include "tests/host/fixed_clock.h"

namespace keymuster {
namespace {

TEST(RealClock, AgreesWithTheMachine) {
  const std::time_t before = std::time(nullptr);
  const UtcTime now = RealClock().Now();
  EXPECT_GE(now.seconds, before - 1);
  EXPECT_LE(now.seconds, std::time(nullptr) + 1);
  const double first = RealClock().MonotonicSeconds();
  EXPECT_GE(RealClock().MonotonicSeconds(), first);
}

TEST(FixedClock, StandsStillUntilAdvanced) {
  FixedClock clock({12});
  EXPECT_EQ(clock.Now().seconds, 12);
  clock.Advance(2.5);
  EXPECT_EQ(clock.MonotonicSeconds(), 2.5);
  EXPECT_EQ(clock.Now().seconds, 12);
}

}  // namespace
}  // namespace keymuster
