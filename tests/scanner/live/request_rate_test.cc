#include "scanner/keys/live/request_rate.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

// Sends as fast as it may for `seconds`; every nth answer is throttled (0: none). The requests that were sent.
int Send(RequestRate& rate, double& now, double seconds, int every_nth) {
  int sent = 0;
  for (const double end = now + seconds; now < end; now += 0.001) {
    if (!rate.Take(now)) continue;
    ++sent;
    rate.OnAnswer(now, every_nth > 0 && sent % every_nth == 0);
  }
  return sent;
}

TEST(RequestRateTest, NeverMoreThanAllowed) {
  RequestRate rate(20);
  double now = 1000;
  EXPECT_NEAR(Send(rate, now, 10, 0), 200, 2);
}

TEST(RequestRateTest, APauseIsNotSavedUp) {
  RequestRate rate(20);
  double now = 0;
  Send(rate, now, 1, 0);
  now += 3600;
  EXPECT_LE(Send(rate, now, 1, 0), 26);
}

TEST(RequestRateTest, ThrottlingSlowsDownAndSilenceSpeedsUp) {
  RequestRate rate(50);
  double now = 0;
  Send(rate, now, 20, 1);
  EXPECT_NEAR(rate.rate(), 1, 0.01);  // every answer was a refusal
  Send(rate, now, 60, 0);
  EXPECT_NEAR(rate.rate(), 50, 0.01);
}

TEST(RequestRateTest, OccasionalThrottlingDoesNotStarve) {
  RequestRate rate(50);
  double now = 0;
  Send(rate, now, 60, 3);
  EXPECT_GT(rate.rate(), 8);
  EXPECT_LT(rate.rate(), 20);
}

TEST(RequestRateTest, ZeroMeansNoLimit) {
  RequestRate rate(0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(rate.Take(1));
    rate.OnAnswer(1, true);
  }
  EXPECT_EQ(rate.SecondsToNext(1), 0);
}

}  // namespace
}  // namespace keymuster
