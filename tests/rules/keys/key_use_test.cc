// KEY-UNUSED and KEY-NEVER-USED: the two rules on silence, which share their arithmetic.
#include <gtest/gtest.h>

#include "rules/keys/silence.h"
#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

const UtcTime kNow = At("2026-11-20T12:00:00Z");
const UtcTime kBorn = At("2024-02-29T08:00:00Z");
constexpr int64_t kDay = kSecondsPerDay;

struct SilenceCase {
  const char* name;
  int64_t recorded_before_now;  // seconds
  int64_t silent_before_now;    // seconds
  Verdict verdict;
};

const SilenceCase kSilences[] = {
    {"SecondBelow", 0, 45 * kDay - 1, Verdict::kPass},
    {"Exactly", 0, 45 * kDay, Verdict::kFail},
    {"SecondAbove", 0, 45 * kDay + 1, Verdict::kFail},
    {"JustUsed", 0, 0, Verdict::kPass},
    {"UsedInTheFuture", 0, -3 * kDay, Verdict::kPass},
    // The recording ends before the limit is reached: later use would not be in it.
    {"RecordedASecondTooEarly", 1, 45 * kDay, Verdict::kNotEvaluated},
    {"RecordedLongAgo", 200 * kDay, 210 * kDay, Verdict::kNotEvaluated},
    {"SilentAlreadyWhenRecorded", 10 * kDay, 55 * kDay, Verdict::kFail},
    {"SilentASecondLessWhenRecorded", 10 * kDay, 55 * kDay - 1, Verdict::kNotEvaluated},
    // A recording that is newer than --as-of is judged at --as-of.
    {"RecordedAfterNow", -100 * kDay, 45 * kDay - 1, Verdict::kPass},
    {"RecordedAfterNowExactly", -100 * kDay, 45 * kDay, Verdict::kFail},
};

class Silences : public ::testing::TestWithParam<SilenceCase> {};
INSTANTIATE_TEST_SUITE_P(Table, Silences, ::testing::ValuesIn(kSilences),
                         [](const auto& test) { return test.param.name; });

TEST_P(Silences, OfAKeyThatWasUsed) {
  const SilenceCase& c = GetParam();
  const AccessKey key = Used(ActiveKey(kBorn), Plus(kNow, -c.silent_before_now), Plus(kNow, -c.recorded_before_now));
  EXPECT_EQ(JudgeKey("KEY-UNUSED", key, kNow).verdict, c.verdict);
  EXPECT_EQ(JudgeKey("KEY-NEVER-USED", key, kNow).verdict, Verdict::kPass);
}

TEST_P(Silences, OfAKeyThatWasNeverUsed) {
  const SilenceCase& c = GetParam();
  const AccessKey key = NeverUsed(ActiveKey(Plus(kNow, -c.silent_before_now)), Plus(kNow, -c.recorded_before_now));
  EXPECT_EQ(JudgeKey("KEY-NEVER-USED", key, kNow).verdict, c.verdict);
  EXPECT_EQ(JudgeKey("KEY-UNUSED", key, kNow).verdict, Verdict::kPass);
}

TEST(KeyUnused, SaysTheFigures) {
  EXPECT_EQ(JudgeKey("KEY-UNUSED", Used(ActiveKey(kBorn), At("2026-09-01"), kNow), kNow).message,
            "last used 2026-09-01 (s3 in eu-west-1), 80 days ago; the limit is 45");
  EXPECT_EQ(
      JudgeKey("KEY-UNUSED", InSlot(Used(ActiveKey(kBorn), At("2026-09-01"), At("2026-11-01")), 1), kNow).message,
      "slot 1: last used 2026-09-01 (s3 in eu-west-1), 61 days before the recording of 2026-11-01; the limit is 45");
  EXPECT_EQ(JudgeKey("KEY-UNUSED", Used(ActiveKey(kBorn), At("2026-09-01"), At("2026-09-10")), kNow).message,
            "last used 2026-09-01 (s3 in eu-west-1), 9 days before the recording of 2026-09-10; later use would not be "
            "in it");
}

TEST(KeyUnused, LeavesOutWhatAwsCallsNotApplicable) {
  AccessKey key = Used(ActiveKey(kBorn), At("2026-09-01"), kNow);
  key.last_use.region = "N/A";
  EXPECT_EQ(JudgeKey("KEY-UNUSED", key, kNow).message, "last used 2026-09-01 (s3), 80 days ago; the limit is 45");
  key.last_use.service = "N/A";
  EXPECT_EQ(JudgeKey("KEY-UNUSED", key, kNow).message, "last used 2026-09-01, 80 days ago; the limit is 45");
}

TEST(KeyNeverUsed, SaysTheFigures) {
  EXPECT_EQ(JudgeKey("KEY-NEVER-USED", NeverUsed(ActiveKey(At("2026-08-01")), kNow), kNow).message,
            "never used, created 2026-08-01, 111 days ago; the grace is 45");
}

class UseRules : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Both, UseRules, ::testing::Values("KEY-UNUSED", "KEY-NEVER-USED"),
                         [](const auto& test) { return std::string(test.param) == "KEY-UNUSED" ? "Unused" : "Never"; });

// A key that both rules would fail, by turns.
AccessKey Silent(const std::string& rule) {
  const AccessKey key = ActiveKey(kBorn);
  return rule == "KEY-UNUSED" ? Used(key, At("2025-01-01"), kNow) : NeverUsed(key, kNow);
}

TEST_P(UseRules, NeverPassWithoutData) {
  EXPECT_EQ(JudgeKey(GetParam(), Silent(GetParam()), kNow).verdict, Verdict::kFail);

  AccessKey not_recorded = Silent(GetParam());
  not_recorded.last_use = {};
  EXPECT_EQ(JudgeKey(GetParam(), not_recorded, kNow).verdict, Verdict::kNotEvaluated);

  AccessKey undated_answer = Silent(GetParam());
  undated_answer.last_use.recorded_at = {};
  EXPECT_EQ(JudgeKey(GetParam(), undated_answer, kNow).verdict, Verdict::kNotEvaluated);

  EXPECT_EQ(JudgeKey(GetParam(), WithStatus(Silent(GetParam()), KeyStatus::kUnknown), kNow).verdict,
            Verdict::kNotEvaluated);
}

TEST_P(UseRules, LeaveKeysThatDoNotWork) {
  for (const KeyStatus status : {KeyStatus::kInactive, KeyStatus::kExpired}) {
    EXPECT_EQ(JudgeKey(GetParam(), WithStatus(Silent(GetParam()), status), kNow).verdict, Verdict::kPass);
  }
}

TEST(KeyUnused, NeedsNoCreationDate) {
  AccessKey key = Used(ActiveKey(kBorn), At("2026-09-01"), kNow);
  key.created.reset();
  EXPECT_EQ(JudgeKey("KEY-UNUSED", key, kNow).verdict, Verdict::kFail);
}

TEST(KeyNeverUsed, NeedsACreationDate) {
  AccessKey key = NeverUsed(ActiveKey(kBorn), kNow);
  key.created.reset();
  EXPECT_EQ(JudgeKey("KEY-NEVER-USED", key, kNow).verdict, Verdict::kNotEvaluated);
}

TEST(KeyNeverUsed, AGraceOfNoDaysFailsAtOnce) {
  KeyPolicy policy;
  policy.never_used_grace_days = 0;
  EXPECT_EQ(JudgeKey("KEY-NEVER-USED", NeverUsed(ActiveKey(kNow), kNow), kNow, policy).verdict, Verdict::kFail);
}

}  // namespace
}  // namespace keymuster::testing
