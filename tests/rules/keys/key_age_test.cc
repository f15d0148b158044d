#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

const UtcTime kNow = At("2026-11-20T12:00:00Z");

struct AgeCase {
  const char* name;
  int64_t age_seconds;
  Verdict verdict;
  Severity severity;
};

class KeyAgeBoundary : public ::testing::TestWithParam<AgeCase> {};

TEST_P(KeyAgeBoundary, CountsUtcSeconds) {
  const AgeCase& c = GetParam();
  const Judgement said = JudgeKey("KEY-AGE", ActiveKey(Plus(kNow, -c.age_seconds)), kNow);
  EXPECT_EQ(said.verdict, c.verdict);
  if (c.verdict == Verdict::kFail) {
    EXPECT_EQ(said.severity, c.severity);
  }
}

constexpr int64_t kDay = kSecondsPerDay;
INSTANTIATE_TEST_SUITE_P(
    Limits, KeyAgeBoundary,
    ::testing::Values(AgeCase{"SecondBelow", 90 * kDay - 1, Verdict::kPass, {}},
                      AgeCase{"Exactly", 90 * kDay, Verdict::kPass, {}},
                      AgeCase{"SecondAbove", 90 * kDay + 1, Verdict::kFail, Severity::kMedium},
                      AgeCase{"Twice", 180 * kDay, Verdict::kFail, Severity::kMedium},
                      AgeCase{"SecondAboveTwice", 180 * kDay + 1, Verdict::kFail, Severity::kHigh},
                      AgeCase{"Year", 365 * kDay, Verdict::kFail, Severity::kHigh},
                      AgeCase{"SecondAboveYear", 365 * kDay + 1, Verdict::kFail, Severity::kCritical},
                      AgeCase{"Now", 0, Verdict::kPass, {}}, AgeCase{"Future", -400 * kDay, Verdict::kPass, {}}),
    [](const auto& test) { return test.param.name; });

TEST(KeyAge, ALooseLimitMovesAllSteps) {
  KeyPolicy policy;
  policy.max_age_days = 300;
  const auto severity_at = [&](int64_t days) {
    return JudgeKey("KEY-AGE", ActiveKey(DaysBefore(kNow, days)), kNow, policy).severity;
  };
  EXPECT_EQ(severity_at(400), Severity::kMedium);  // over a year, but below twice the limit
  EXPECT_EQ(severity_at(601), Severity::kCritical);
}

TEST(KeyAge, SaysTheFigures) {
  EXPECT_EQ(JudgeKey("KEY-AGE", ActiveKey(At("2026-05-01")), kNow).message,
            "created 2026-05-01, 203 days ago; the limit is 90");
  EXPECT_EQ(JudgeKey("KEY-AGE", ActiveKey(Plus(DaysBefore(kNow, 90), -1)), kNow).message,
            "created 2026-08-22, more than 90 days ago; the limit is 90");
  EXPECT_EQ(JudgeKey("KEY-AGE", InSlot(ActiveKey(At("2026-05-01")), 2), kNow).message,
            "slot 2: created or last changed 2026-05-01, 203 days ago; the limit is 90");
}

TEST(KeyAge, NeverPassesWithoutData) {
  AccessKey undated = ActiveKey(kNow);
  undated.created.reset();
  EXPECT_EQ(JudgeKey("KEY-AGE", undated, kNow).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(JudgeKey("KEY-AGE", WithStatus(undated, KeyStatus::kUnknown), kNow).verdict, Verdict::kNotEvaluated);

  const AccessKey old = WithStatus(ActiveKey(At("2020-01-01")), KeyStatus::kUnknown);
  EXPECT_EQ(JudgeKey("KEY-AGE", old, kNow).verdict, Verdict::kNotEvaluated);
  const AccessKey young = WithStatus(ActiveKey(At("2026-11-19")), KeyStatus::kUnknown);
  EXPECT_EQ(JudgeKey("KEY-AGE", young, kNow).verdict, Verdict::kPass);  // young enough whatever its status
}

TEST(KeyAge, LeavesKeysThatDoNotWork) {
  for (const KeyStatus status : {KeyStatus::kInactive, KeyStatus::kExpired}) {
    EXPECT_EQ(JudgeKey("KEY-AGE", WithStatus(ActiveKey(At("2020-01-01")), status), kNow).verdict, Verdict::kPass);
  }
}

TEST(KeyAge, TheLeapDayIsADay) {
  const AccessKey key = ActiveKey(At("2024-02-29T00:00:00Z"));
  EXPECT_EQ(JudgeKey("KEY-AGE", key, At("2024-05-29T00:00:00Z")).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeKey("KEY-AGE", key, At("2024-05-29T00:00:01Z")).verdict, Verdict::kFail);
  // Created on the same date of a common year, the limit falls a day later in the calendar.
  const AccessKey across = ActiveKey(At("2023-12-31T00:00:00Z"));
  EXPECT_EQ(JudgeKey("KEY-AGE", across, At("2024-03-30T00:00:00Z")).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeKey("KEY-AGE", across, At("2024-03-30T00:00:01Z")).verdict, Verdict::kFail);
}

TEST(KeyAge, LocalClocksDoNotMoveTheLimit) {
  const char* const before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  for (const char* zone : {"Europe/Berlin", "Pacific/Apia", "UTC"}) {
    setenv("TZ", zone, 1);
    tzset();
    // 90 days that begin before and end after the change of clocks of 2026-03-29.
    const AccessKey key = ActiveKey(At("2026-01-15T01:30:00Z"));
    EXPECT_EQ(JudgeKey("KEY-AGE", key, At("2026-04-15T01:30:00Z")).verdict, Verdict::kPass) << zone;
    EXPECT_EQ(JudgeKey("KEY-AGE", key, At("2026-04-15T01:30:01Z")).verdict, Verdict::kFail) << zone;
  }
  before == nullptr ? unsetenv("TZ") : setenv("TZ", kept.c_str(), 1);
  tzset();
}

}  // namespace
}  // namespace keymuster::testing
