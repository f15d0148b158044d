#include "rules/keys/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::ElementsAre;

const UtcTime kNow = At("2026-11-20T12:00:00Z");

AccessKey KeyNamed(std::string_view tail, const char* created) {
  AccessKey key = Used(ActiveKey(At(created)), At("2026-11-19"), kNow);
  key.id = MadeUpId(tail);
  return key;
}

Account AccountOf(std::string id, std::vector<User> users) {
  Account account;
  account.id = std::move(id);
  account.user_listing = Listing::kComplete;
  account.recorded_at = kNow;
  account.root.has_keys = false;
  account.users = std::move(users);
  return account;
}

User UserNamed(std::string name, std::vector<AccessKey> keys) {
  User user = UserWith(std::move(keys));
  user.name = std::move(name);
  return user;
}

// "critical 111111111111/alice/AKIA... KEY-AGE", for comparison.
std::vector<std::string> Told(const KeyJudgement& judgement) {
  std::vector<std::string> lines;
  for (const KeyFinding& f : judgement.findings) {
    lines.push_back(std::string(f.verdict == Verdict::kFail ? SeverityName(f.severity) : "not-evaluated") + " " +
                    f.account + "/" + f.user + "/" +
                    (f.slot == 0 ? f.key_id.substr(f.key_id.empty() ? 0 : 19) : std::to_string(f.slot)) + " " + f.rule);
  }
  return lines;
}

TEST(JudgeKeys, WorstFirstThenAccountUserKeyRule) {
  Account second = AccountOf("222222222222", {UserNamed("zoe", {KeyNamed("Z", "2024-01-01")})});
  Account first =
      AccountOf("111111111111", {UserNamed("alice", {KeyNamed("B", "2026-07-01"), KeyNamed("C", "2024-01-01")}),
                                 UserNamed("bob", {KeyNamed("D", "2026-07-01")})});
  first.recorded_at = At("2026-11-10");
  second.root.has_keys.reset();
  const KeyJudgement judgement = JudgeKeys({.accounts = {first, second}}, {}, kNow);
  EXPECT_THAT(
      Told(judgement),
      ElementsAre("critical 111111111111/alice/C KEY-AGE", "critical 222222222222/zoe/Z KEY-AGE",
                  "medium 111111111111/alice/ KEY-ROTATION-STALLED", "medium 111111111111/alice/ KEY-TWO-ACTIVE",
                  "medium 111111111111/alice/B KEY-AGE", "medium 111111111111/bob/D KEY-AGE",
                  "info 111111111111// DATA-STALE", "not-evaluated 222222222222// ROOT-KEY"));
}

TEST(JudgeKeys, TheOrderDoesNotDependOnTheOrderOfTheInput) {
  const User alice = UserNamed("alice", {KeyNamed("B", "2026-07-01"), KeyNamed("C", "2026-07-02")});
  const User bob = UserNamed("bob", {KeyNamed("D", "2026-07-01")});
  User swapped = alice;
  std::swap(swapped.keys[0], swapped.keys[1]);
  const auto a = JudgeKeys({.accounts = {AccountOf("1", {alice, bob}), AccountOf("2", {bob})}}, {}, kNow);
  const auto b = JudgeKeys({.accounts = {AccountOf("2", {bob}), AccountOf("1", {bob, swapped})}}, {}, kNow);
  EXPECT_EQ(Told(a), Told(b));
}

TEST(JudgeKeys, RootKeysAreJudgedUnderTheirOwnName) {
  Account account =
      AccountOf("111111111111", {UserNamed("+plus", {}), UserNamed("alice", {KeyNamed("B", "2026-07-01")})});
  account.root.has_keys = true;
  account.root.keys = {InSlot(KeyNamed("R", "2026-07-01"), 1), InSlot(KeyNamed("R", "2026-07-01"), 2)};
  EXPECT_THAT(Told(JudgeKeys({.accounts = {account}}, {}, kNow)),
              ElementsAre("critical 111111111111// ROOT-KEY", "medium 111111111111/<root_account>/1 KEY-AGE",
                          "medium 111111111111/<root_account>/2 KEY-AGE", "medium 111111111111/alice/B KEY-AGE"));
}

TEST(JudgeKeys, TalliesAddUpToTheSubjects) {
  Account account =
      AccountOf("111111111111", {UserNamed("alice", {KeyNamed("B", "2020-01-01"), KeyNamed("C", "2026-11-01")}),
                                 UserNamed("bob", {}), UserNamed("=cmd", {KeyNamed("D", "2026-11-01")})});
  account.users[0].keys[1].created.reset();
  const KeyJudgement judgement = JudgeKeys({.accounts = {account}}, {}, kNow);
  EXPECT_TRUE(std::is_sorted(judgement.tallies.begin(), judgement.tallies.end(),
                             [](const RuleTally& a, const RuleTally& b) { return a.rule < b.rule; }));
  ASSERT_EQ(judgement.tallies.size(), AllKeyRules().size());
  std::map<std::string, std::pair<uint64_t, uint64_t>> told;  // rule -> fails, not evaluated
  for (const KeyFinding& f : judgement.findings) {
    ++(f.verdict == Verdict::kFail ? told[f.rule].first : told[f.rule].second);
  }
  const std::map<Subject, uint64_t> subjects = {{Subject::kKey, 3}, {Subject::kUser, 3}, {Subject::kAccount, 1}};
  std::set<std::string> not_asked;
  for (const RuleOutOfScope& rule : judgement.out_of_scope) not_asked.insert(rule.rule);
  for (const RuleTally& tally : judgement.tallies) {
    EXPECT_EQ(tally.passed + tally.failed + tally.not_evaluated,
              not_asked.contains(tally.rule) ? 0 : subjects.at(RuleNamed(tally.rule).subject))
        << tally.rule;
    EXPECT_EQ(tally.failed, told[tally.rule].first) << tally.rule;
    EXPECT_EQ(tally.not_evaluated, told[tally.rule].second) << tally.rule;
  }
}

TEST(JudgeKeys, BothSlotsAreSubjectsOfTheirOwn) {
  User user = UserNamed("alice", {InSlot(KeyNamed("B", "2026-07-01"), 1), InSlot(KeyNamed("B", "2026-07-01"), 2)});
  user.keys_by_slot = true;
  const KeyJudgement judgement = JudgeKeys({.accounts = {AccountOf("111111111111", {user})}}, {}, kNow);
  EXPECT_THAT(
      Told(judgement),
      ElementsAre("medium 111111111111/alice/ KEY-ROTATION-STALLED", "medium 111111111111/alice/ KEY-TWO-ACTIVE",
                  "medium 111111111111/alice/1 KEY-AGE", "medium 111111111111/alice/2 KEY-AGE"));
}

TEST(JudgeKeys, WhatNobodyAskedForIsOutOfScope) {
  Account asked = AccountOf("111111111111", {UserNamed("alice", {})});
  asked.asked.policies = true;
  const Account not_asked = AccountOf("222222222222", {UserNamed("bob", {})});
  const KeyJudgement judgement = JudgeKeys({.accounts = {asked, not_asked, not_asked}}, {}, kNow);
  EXPECT_THAT(Told(judgement), ElementsAre("not-evaluated 111111111111/alice/ KEY-QUARANTINED"));
  std::vector<std::string> rules;
  for (const RuleOutOfScope& rule : judgement.out_of_scope) {
    EXPECT_FALSE(rule.because.empty());
    rules.push_back(rule.rule + " " + std::to_string(rule.accounts));
  }
  EXPECT_THAT(rules, ElementsAre("KEY-CONSOLE-USER 3", "KEY-ORPHAN-TAG 3", "KEY-QUARANTINED 2", "KEY-REGION-DRIFT 3",
                                 "KEY-SERVICE-DRIFT 3", "KEY-SETUP 3"));
}

TEST(JudgeKeys, AnEmptyInventoryHasTalliesOfZero) {
  const KeyJudgement judgement = JudgeKeys({}, {}, kNow);
  EXPECT_TRUE(judgement.findings.empty());
  for (const RuleTally& tally : judgement.tallies) EXPECT_EQ(tally.passed + tally.failed + tally.not_evaluated, 0U);
}

}  // namespace
}  // namespace keymuster::testing
