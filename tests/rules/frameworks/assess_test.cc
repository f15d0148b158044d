#include "rules/frameworks/assess.h"

#include <gmock/gmock.h>

#include "rules/keys/judge.h"
#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const UtcTime kNow = At("2026-11-20T12:00:00Z");
constexpr int64_t kDay = kSecondsPerDay;

Control AgeControl(int64_t days = 90) {
  return {.id = "1.14", .title = "t", .rules = {"KEY-AGE"}, .limits = {{"max_age_days", days}}, .note = ""};
}

Inventory WithKeyOfAge(int64_t seconds) {
  Account account;
  account.id = "111111111111";
  account.user_listing = Listing::kComplete;
  account.recorded_at = kNow;
  account.root.has_keys = false;
  account.users = {UserWith({Used(ActiveKey(Plus(kNow, -seconds)), kNow, kNow)})};
  return {.accounts = {account}};
}

ControlResult Assess(const Control& control, const Inventory& inventory, const KeyPolicy& policy = {}) {
  const KeyJudgement judgement = JudgeKeys(inventory, policy, kNow);
  const std::vector<FrameworkResult> results = AssessFrameworks(
      {{.id = "f", .title = "F", .source = "https://x", .aliases = {}, .note = "", .controls = {control}}},
      {.inventory = inventory, .policy = policy, .findings = judgement.findings, .now = kNow});
  const ControlResult& result = results.at(0).controls.at(0);
  for (const uint64_t at : result.findings) EXPECT_EQ(judgement.findings.at(at).verdict, Verdict::kFail);
  return result;
}

KeyPolicy MaxAge(int64_t days) {
  KeyPolicy policy;
  policy.max_age_days = days;
  return policy;
}

TEST(AssessFrameworks, TheControlHasItsOwnLimit) {
  // A stricter policy fails the key at 60 days; the control does not before 90, to the second.
  for (const KeyPolicy& policy : {MaxAge(90), MaxAge(60)}) {
    EXPECT_EQ(Assess(AgeControl(), WithKeyOfAge(90 * kDay - 1), policy).verdict, ControlVerdict::kPassed);
    EXPECT_EQ(Assess(AgeControl(), WithKeyOfAge(90 * kDay), policy).verdict, ControlVerdict::kPassed);
    const ControlResult failed = Assess(AgeControl(), WithKeyOfAge(90 * kDay + 1), policy);
    EXPECT_EQ(failed.verdict, ControlVerdict::kFailed);
    EXPECT_THAT(failed.findings, ElementsAre(0U));
    EXPECT_THAT(failed.because, IsEmpty());
  }
}

TEST(AssessFrameworks, ALooserPolicyProvesNothingButFails) {
  const ControlResult open = Assess(AgeControl(), WithKeyOfAge(10 * kDay), MaxAge(120));
  EXPECT_EQ(open.verdict, ControlVerdict::kNotAssessed);
  EXPECT_EQ(open.because, "the policy is looser: max_age_days is 120, the control asks for 90");
  EXPECT_EQ(Assess(AgeControl(), WithKeyOfAge(100 * kDay), MaxAge(120)).verdict, ControlVerdict::kNotAssessed);
  EXPECT_EQ(Assess(AgeControl(), WithKeyOfAge(121 * kDay), MaxAge(120)).verdict, ControlVerdict::kFailed);
}

TEST(AssessFrameworks, WithoutDataNothingPasses) {
  Inventory cut = WithKeyOfAge(kDay);
  cut.accounts[0].user_listing = Listing::kTruncated;
  EXPECT_EQ(Assess(AgeControl(), cut).because, "not all users of account 111111111111 are known");
  EXPECT_EQ(Assess(AgeControl(), {}).because, "no account was audited");

  Inventory undated = WithKeyOfAge(kDay);
  undated.accounts[0].users[0].keys[0].created.reset();
  EXPECT_EQ(Assess(AgeControl(), undated).because, "KEY-AGE could not be evaluated 1 time");

  const Control setup{.id = "1.11", .title = "t", .rules = {"KEY-SETUP"}, .limits = {}, .note = ""};
  EXPECT_THAT(Assess(setup, WithKeyOfAge(kDay)).because, HasSubstr("KEY-SETUP was not asked for"));
  for (const Inventory& inventory : {cut, Inventory{}, undated}) {
    EXPECT_EQ(Assess(AgeControl(), inventory).verdict, ControlVerdict::kNotAssessed);
  }
}

TEST(AssessFrameworks, AFailIsAFailWhateverElseIsMissing) {
  Inventory cut = WithKeyOfAge(400 * kDay);
  cut.accounts[0].user_listing = Listing::kTruncated;
  cut.accounts[0].users.push_back(UserWith({AccessKey{}}));
  cut.accounts[0].users.back().name = "bob";
  EXPECT_EQ(Assess(AgeControl(), cut).verdict, ControlVerdict::kFailed);
}

// The finding was taken out of the report: somebody answers for it, which is no pass.
TEST(AssessFrameworks, WhatTheReportDoesNotHoldIsNoPass) {
  const Inventory inventory = WithKeyOfAge(400 * kDay);
  const KeyPolicy policy;
  const std::vector<KeyFinding> none;
  const std::vector<FrameworkResult> results = AssessFrameworks(
      {{.id = "f", .title = "F", .source = "https://x", .aliases = {}, .note = "", .controls = {AgeControl()}}},
      {.inventory = inventory, .policy = policy, .findings = none, .now = kNow});
  EXPECT_EQ(results[0].controls[0].verdict, ControlVerdict::kNotAssessed);
  EXPECT_EQ(results[0].controls[0].because, "1 finding that fails it is excepted");
}

TEST(AssessFrameworks, TellsTheControlsLimits) {
  EXPECT_THAT(Assess(AgeControl(), WithKeyOfAge(kDay)).limits,
              ElementsAre(std::pair<const std::string, std::string>{"max_age_days", "90"}));
}

}  // namespace
}  // namespace keymuster::testing
