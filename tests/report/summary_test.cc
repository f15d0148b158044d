#include "report/summary.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

// As Scope::policy has it: text.
Report WithWarnAhead(const char* days) {
  Report report;
  report.as_of = UtcTime{1'709'164'800};  // 2024-02-29T00:00:00Z
  report.scope.policy = {{"warn_ahead_days", days}};
  return report;
}

bool SoonAfter(const Report& report, int64_t seconds) {
  Forecast forecast;
  forecast.from = {report.as_of.seconds + seconds};
  return ComesSoon(report, forecast);
}

TEST(ComesSoon, UpToTheSecondThatThePolicySays) {
  const Report report = WithWarnAhead("14");
  EXPECT_TRUE(SoonAfter(report, 1));
  EXPECT_TRUE(SoonAfter(report, 14 * kSecondsPerDay - 1));
  EXPECT_TRUE(SoonAfter(report, 14 * kSecondsPerDay));
  EXPECT_FALSE(SoonAfter(report, 14 * kSecondsPerDay + 1));
}

TEST(ComesSoon, NothingDoesWhereThePolicyAsksForNoWarning) {
  for (const char* days : {"0", "", "soon", "-1"}) EXPECT_FALSE(SoonAfter(WithWarnAhead(days), 1)) << days;
}

}  // namespace
}  // namespace keymuster
