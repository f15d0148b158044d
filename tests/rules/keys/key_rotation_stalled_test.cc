#include <gmock/gmock.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::HasSubstr;

const char* const kRule = "KEY-ROTATION-STALLED";
const UtcTime kNow = At("2026-11-20");
const UtcTime kMade = DaysBefore(kNow, 30);

AccessKey Older(UtcTime used) { return Used(ActiveKey(DaysBefore(kNow, 400)), used, kNow); }

TEST(KeyRotationStalled, FailsWhenTheOlderKeyIsUsedAfterTheNewerWasMade) {
  for (const auto& keys :
       {std::vector{Older(Plus(kMade, 1)), ActiveKey(kMade)}, std::vector{ActiveKey(kMade), Older(Plus(kMade, 1))}}) {
    const Judgement said = JudgeUser(kRule, UserWith(keys), kNow);
    EXPECT_EQ(said.verdict, Verdict::kFail);
    EXPECT_EQ(said.severity, Severity::kMedium);
    EXPECT_THAT(said.message, HasSubstr("s3 in eu-west-1"));
  }
  EXPECT_EQ(JudgeUser(kRule, UserWith({Older(kMade), ActiveKey(kMade)}), kNow).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeUser(kRule, UserWith({NeverUsed(Older(kMade), kNow), ActiveKey(kMade)}), kNow).verdict,
            Verdict::kPass);
}

TEST(KeyRotationStalled, TheWindowIsExact) {
  const UtcTime made = DaysBefore(kNow, 14);
  const User user = UserWith({Older(Plus(made, 1)), ActiveKey(made)});
  EXPECT_EQ(JudgeUser(kRule, user, Plus(kNow, -1)).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeUser(kRule, user, kNow).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeUser(kRule, user, Plus(kNow, 1)).verdict, Verdict::kFail);
}

TEST(KeyRotationStalled, WithoutTheUseNothingIsJudged) {
  EXPECT_EQ(JudgeUser(kRule, UserWith({ActiveKey(DaysBefore(kNow, 400)), ActiveKey(kMade)}), kNow).verdict,
            Verdict::kNotEvaluated);
}

// A recording that was made within the window cannot tell what happened in the rest of it.
TEST(KeyRotationStalled, SilenceCountsUpToTheRecordingOnly) {
  const auto said = [](UtcTime recorded) {
    const AccessKey silent = Used(ActiveKey(DaysBefore(kNow, 400)), Plus(kMade, -1), recorded);
    const AccessKey unused = NeverUsed(ActiveKey(DaysBefore(kNow, 400)), recorded);
    const Verdict verdict = JudgeUser(kRule, UserWith({silent, ActiveKey(kMade)}), kNow).verdict;
    EXPECT_EQ(JudgeUser(kRule, UserWith({unused, ActiveKey(kMade)}), kNow).verdict, verdict);
    return verdict;
  };
  const UtcTime end = Plus(kMade, 14 * kSecondsPerDay);
  EXPECT_EQ(said(Plus(end, 1)), Verdict::kPass);
  EXPECT_EQ(said(end), Verdict::kNotEvaluated);
  EXPECT_EQ(said(kMade), Verdict::kNotEvaluated);
  EXPECT_EQ(said({}), Verdict::kNotEvaluated);
}

TEST(KeyRotationStalled, OtherNumbersOfKeysAreOtherRules) {
  const AccessKey older = Older(Plus(kMade, 1));
  AccessKey undated = ActiveKey(kMade);
  undated.created.reset();
  for (const auto& keys :
       {std::vector<AccessKey>{}, std::vector{older}, std::vector{older, ActiveKey(kMade), ActiveKey(kMade)},
        std::vector{older, WithStatus(ActiveKey(kMade), KeyStatus::kInactive)}, std::vector{older, undated}}) {
    EXPECT_EQ(JudgeUser(kRule, UserWith(keys), kNow).verdict, Verdict::kPass);
  }
}

}  // namespace
}  // namespace keymuster::testing
