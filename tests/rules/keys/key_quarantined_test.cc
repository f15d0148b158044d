#include <gmock/gmock.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::HasSubstr;

const char* const kRule = "KEY-QUARANTINED";
const UtcTime kNow = At("2026-11-20");

User WithPolicies(std::vector<std::string> policies, Listing listing = Listing::kComplete) {
  User user = UserWith({ActiveKey(At("2026-11-01"))});
  user.policies = std::move(policies);
  user.policy_listing = listing;
  return user;
}

TEST(KeyQuarantined, FailsForEveryVersionOfThePolicy) {
  for (const char* name :
       {"AWSCompromisedKeyQuarantine", "AWSCompromisedKeyQuarantineV2", "AWSCompromisedKeyQuarantineV3"}) {
    for (const Listing listing : {Listing::kComplete, Listing::kTruncated, Listing::kMissing}) {
      const Judgement said = JudgeUser(kRule, WithPolicies({"ReadOnlyAccess", name}, listing), kNow);
      EXPECT_EQ(said.verdict, Verdict::kFail);
      EXPECT_EQ(said.severity, Severity::kCritical);
      EXPECT_THAT(said.message, HasSubstr(name));
    }
  }
}

TEST(KeyQuarantined, WeighsLessOnlyIfNoKeyCanWork) {
  User user = WithPolicies({"AWSCompromisedKeyQuarantineV3"});
  user.keys = {WithStatus(user.keys[0], KeyStatus::kInactive)};
  EXPECT_EQ(JudgeUser(kRule, user, kNow).severity, Severity::kHigh);
  user.key_listing = Listing::kTruncated;
  EXPECT_EQ(JudgeUser(kRule, user, kNow).severity, Severity::kCritical);
  user.key_listing = Listing::kComplete;
  user.keys = {WithStatus(user.keys[0], KeyStatus::kUnknown)};
  EXPECT_EQ(JudgeUser(kRule, user, kNow).severity, Severity::kCritical);
}

TEST(KeyQuarantined, NeverPassesWithoutTheWholeList) {
  EXPECT_EQ(JudgeUser(kRule, WithPolicies({}), kNow).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeUser(kRule, WithPolicies({"MyAWSCompromisedKeyQuarantine"}), kNow).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeUser(kRule, WithPolicies({}, Listing::kMissing), kNow).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(JudgeUser(kRule, WithPolicies({}, Listing::kTruncated), kNow).verdict, Verdict::kNotEvaluated);
}

}  // namespace
}  // namespace keymuster::testing
