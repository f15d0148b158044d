#include <gmock/gmock.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::HasSubstr;

const char* const kRule = "KEY-CONSOLE-USER";
const UtcTime kNow = At("2026-11-20");

User Person(std::optional<bool> password, std::vector<AccessKey> keys, Listing listing = Listing::kComplete) {
  User user = UserWith(std::move(keys), listing);
  user.console_password = password;
  return user;
}

TEST(KeyConsoleUser, FailsForAPasswordBesideAnActiveKey) {
  const AccessKey active = ActiveKey(At("2026-11-01"));
  const Judgement said = JudgeUser(kRule, Person(true, {active}), kNow);
  EXPECT_EQ(said.verdict, Verdict::kFail);
  EXPECT_EQ(said.severity, Severity::kLow);
  EXPECT_EQ(said.message, "a console password and 1 active key");
  // A list that was cut can prove a fail.
  EXPECT_EQ(JudgeUser(kRule, Person(true, {active}, Listing::kTruncated), kNow).verdict, Verdict::kFail);
}

TEST(KeyConsoleUser, PassesWhereOneOfTheTwoIsMissing) {
  const AccessKey active = ActiveKey(At("2026-11-01"));
  EXPECT_EQ(JudgeUser(kRule, Person(false, {active}), kNow).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeUser(kRule, Person(false, {}, Listing::kMissing), kNow).verdict, Verdict::kPass);
  for (const std::optional<bool> password : {std::optional<bool>(), std::optional(true)}) {
    EXPECT_EQ(JudgeUser(kRule, Person(password, {}), kNow).verdict, Verdict::kPass);
    EXPECT_EQ(JudgeUser(kRule, Person(password, {WithStatus(active, KeyStatus::kInactive)}), kNow).verdict,
              Verdict::kPass);
  }
}

TEST(KeyConsoleUser, NeverPassesWithoutData) {
  const AccessKey active = ActiveKey(At("2026-11-01"));
  const AccessKey odd = WithStatus(active, KeyStatus::kUnknown);
  EXPECT_EQ(JudgeUser(kRule, Person({}, {active}), kNow).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(JudgeUser(kRule, Person({}, {}, Listing::kTruncated), kNow).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(JudgeUser(kRule, Person(true, {odd}), kNow).verdict, Verdict::kNotEvaluated);
  EXPECT_THAT(JudgeUser(kRule, Person(true, {}, Listing::kMissing), kNow).message, HasSubstr("not listed"));
}

}  // namespace
}  // namespace keymuster::testing
