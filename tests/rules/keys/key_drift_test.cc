#include <gmock/gmock.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

const UtcTime kNow = At("2026-11-20");

AccessKey UsedFor(const char* service, const char* region) {
  AccessKey key = Used(ActiveKey(At("2026-11-01")), At("2026-11-19"), kNow);
  key.last_use.service = service;
  key.last_use.region = region;
  return key;
}

KeyPolicy Allowing() {
  KeyPolicy policy;
  policy.allowed_regions = {"eu-central-1", "eu-west-1"};
  policy.allowed_services = {"s3"};
  return policy;
}

Verdict Region(const AccessKey& key) { return JudgeKey("KEY-REGION-DRIFT", key, kNow, Allowing()).verdict; }
Verdict Service(const AccessKey& key) { return JudgeKey("KEY-SERVICE-DRIFT", key, kNow, Allowing()).verdict; }

TEST(KeyDrift, HoldsTheLastUseToTheLists) {
  EXPECT_EQ(Region(UsedFor("s3", "eu-west-1")), Verdict::kPass);
  EXPECT_EQ(Region(UsedFor("s3", "eu-west-2")), Verdict::kFail);
  EXPECT_EQ(Region(UsedFor("s3", "N/A")), Verdict::kPass);
  EXPECT_EQ(Service(UsedFor("s3", "us-east-1")), Verdict::kPass);
  EXPECT_EQ(Service(UsedFor("s3control", "us-east-1")), Verdict::kFail);
  EXPECT_EQ(JudgeKey("KEY-SERVICE-DRIFT", UsedFor("iam", "us-east-1"), kNow, Allowing()).message,
            "last used 2026-11-19 for iam in us-east-1; the policy does not allow this service");
}

TEST(KeyDrift, KeysThatDoNothingPass) {
  EXPECT_EQ(Region(NeverUsed(ActiveKey(At("2026-11-01")), kNow)), Verdict::kPass);
  EXPECT_EQ(Region(WithStatus(UsedFor("s3", "eu-west-2"), KeyStatus::kInactive)), Verdict::kPass);
}

TEST(KeyDrift, NeverPassesWithoutData) {
  EXPECT_EQ(Region(ActiveKey(At("2026-11-01"))), Verdict::kNotEvaluated);
  EXPECT_EQ(Region(UsedFor("s3", "")), Verdict::kNotEvaluated);
  EXPECT_EQ(Service(UsedFor("", "eu-west-1")), Verdict::kNotEvaluated);
  EXPECT_EQ(Region(WithStatus(UsedFor("s3", "eu-west-2"), KeyStatus::kUnknown)), Verdict::kNotEvaluated);
}

TEST(KeyDrift, IsOutOfScopeUntilThePolicyNamesAPlace) {
  const Account account;
  for (const char* rule : {"KEY-REGION-DRIFT", "KEY-SERVICE-DRIFT"}) {
    EXPECT_NE(RuleNamed(rule).out_of_scope(account, {}), "") << rule;
    EXPECT_EQ(RuleNamed(rule).out_of_scope(account, Allowing()), "") << rule;
  }
}

}  // namespace
}  // namespace keymuster::testing
