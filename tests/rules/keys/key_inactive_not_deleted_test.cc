#include <gtest/gtest.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

const UtcTime kNow = At("2026-11-20T12:00:00Z");
constexpr const char* kRule = "KEY-INACTIVE-NOT-DELETED";

AccessKey Retired(int64_t age_seconds, KeyStatus status = KeyStatus::kInactive) {
  return WithStatus(ActiveKey(Plus(kNow, -age_seconds)), status);
}

TEST(KeyInactiveNotDeleted, FailsAboveTheLimit) {
  EXPECT_EQ(JudgeKey(kRule, Retired(90 * kSecondsPerDay - 1), kNow).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeKey(kRule, Retired(90 * kSecondsPerDay), kNow).verdict, Verdict::kPass);
  const Judgement said = JudgeKey(kRule, Retired(90 * kSecondsPerDay + 1), kNow);
  EXPECT_EQ(said.verdict, Verdict::kFail);
  EXPECT_EQ(said.severity, Severity::kLow);
  EXPECT_EQ(said.message, "inactive, created 2026-08-22, more than 90 days ago; the limit is 90");
}

TEST(KeyInactiveNotDeleted, CountsExpiredKeysAndLeavesActiveOnes) {
  EXPECT_EQ(JudgeKey(kRule, Retired(200 * kSecondsPerDay, KeyStatus::kExpired), kNow).message,
            "expired, created 2026-05-04, 200 days ago; the limit is 90");
  EXPECT_EQ(JudgeKey(kRule, Retired(200 * kSecondsPerDay, KeyStatus::kActive), kNow).verdict, Verdict::kPass);
}

TEST(KeyInactiveNotDeleted, NeverPassesWithoutData) {
  AccessKey undated = Retired(0);
  undated.created.reset();
  EXPECT_EQ(JudgeKey(kRule, undated, kNow).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(JudgeKey(kRule, Retired(200 * kSecondsPerDay, KeyStatus::kUnknown), kNow).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(JudgeKey(kRule, Retired(2 * kSecondsPerDay, KeyStatus::kUnknown), kNow).verdict, Verdict::kPass);
}

TEST(KeyInactiveNotDeleted, NamesTheSlot) {
  EXPECT_EQ(JudgeKey(kRule, InSlot(Retired(200 * kSecondsPerDay), 2), kNow).message,
            "slot 2: inactive, created or last changed 2026-05-04, 200 days ago; the limit is 90");
}

}  // namespace
}  // namespace keymuster::testing
