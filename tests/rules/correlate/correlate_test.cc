#include "rules/correlate/correlate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/rules/correlate/correlate_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const UtcTime kRecorded = At("2026-11-20T10:00:00Z");

AccessKey KeyOf(std::string_view tail, KeyStatus status = KeyStatus::kActive) {
  AccessKey key = Used(WithStatus(ActiveKey(At("2026-05-01")), status), At("2026-11-20T08:00:00Z"), kRecorded);
  key.id = IdOf(kOurs, tail);
  return key;
}

Question LeakedKey(KeyStatus status) {
  Question question;
  question.inventory.accounts = {ListedAccount({UserWith({KeyOf("BB", status)})})};
  question.leaks = {LeakOf(IdOf(kOurs, "BB"), {{"b.py", 7}, {"a.env", 1}, {"a.env", 9}})};
  return question;
}

TEST(Correlate, AnActiveLeakedKeyIsToldWhole) {
  Question question = LeakedKey(KeyStatus::kActive);
  question.key_findings = {FailOf("KEY-AGE", IdOf(kOurs, "BB"), Severity::kHigh),
                           FailOf("KEY-UNUSED", IdOf(kOurs, "BB"))};
  const std::vector<Correlation> told = question.Ask();
  ASSERT_EQ(told.size(), 1U);
  const Correlation& key = told[0];
  EXPECT_EQ(key.key_id, IdOf(kOurs, "BB"));
  EXPECT_EQ(key.account, kOurs);
  EXPECT_EQ(key.user, "alice");
  EXPECT_EQ(key.state, KeyState::kActive);
  EXPECT_EQ(key.severity, Severity::kCritical);
  EXPECT_TRUE(key.leaked);
  EXPECT_EQ(key.created, At("2026-05-01"));
  EXPECT_EQ(key.last_used, At("2026-11-20T08:00:00Z"));
  EXPECT_EQ(key.last_used_service, "s3");
  EXPECT_EQ(key.last_used_region, "eu-west-1");
  EXPECT_EQ(key.first_seen, std::nullopt);
  EXPECT_EQ(key.used_after_exposure, std::nullopt);
  EXPECT_THAT(key.key_rules, ElementsAre("KEY-AGE", "KEY-UNUSED"));
  EXPECT_EQ(key.headline, "Leaked and active: " + IdOf(kOurs, "BB") +
                              " of alice, in 3 places, last used yesterday (s3 in eu-west-1)");
  EXPECT_THAT(
      key.facts,
      ElementsAre("Its id stands in 3 places in 2 files.",
                  "It is listed as Active in account 111122223333, owner alice (recorded 2026-11-20T10:00:00Z).",
                  "It was created on 2026-05-01, 204 days ago.",
                  "It was last used on 2026-11-20, yesterday (s3 in eu-west-1); AWS notes one use in 15 minutes.",
                  "When it was exposed is not known (the date of a file is not it), so use after exposure can be "
                  "neither shown nor ruled out.",
                  "It breaks KEY-AGE and KEY-UNUSED."));
  ASSERT_EQ(key.places.size(), 3U);
  EXPECT_EQ(key.places[0].location.path, "a.env");
  EXPECT_EQ(key.places[0].location.line, 1U);
  EXPECT_EQ(key.places[2].location.path, "b.py");
  EXPECT_EQ(key.places[2].rule, "aws-access-key-id");
  ASSERT_EQ(key.plan.back().title, "Delete the old key");  // it is unused, so it needs no successor
  EXPECT_EQ(key.plan[0].title, "Deactivate the exposed key now");
  EXPECT_THAT(key.plan[3].why, HasSubstr("all 3 places"));
  EXPECT_THAT(key.plan[0].command, HasSubstr("--user-name='alice' --access-key-id=" + key.key_id));
}

TEST(Correlate, PlansKnowTheNumberOfKeysOfTheUser) {
  Question question = LeakedKey(KeyStatus::kActive);
  question.inventory.accounts[0].users[0].keys.push_back(KeyOf("CC"));
  question.leaks.clear();
  question.key_findings = {FailOf("KEY-AGE", IdOf(kOurs, "BB"))};
  EXPECT_EQ(question.Ask()[0].plan[1].title, "Free a slot first");
}

TEST(Correlate, EveryStateHasItsHeadlineAndPlan) {
  const std::string akia = std::string("AK") + "IA";
  Question question = LeakedKey(KeyStatus::kInactive);
  question.canaries = {{"777788889999", "Tripwire Inc.", "https://tripwire.example"}};
  question.leaks.push_back(LeakOf(IdOf(kOurs, "ZZ")));
  question.leaks.push_back(LeakOf(IdOf(kOthers, "BB")));
  question.leaks.push_back(LeakOf(IdOf("777788889999", "BB")));
  question.leaks.push_back(LeakOf(akia + "IOSFODNN7" + "EXAMPLE"));
  question.leaks.push_back(LeakOf(IdOf(kOurs, "BB", std::string("AS") + "IA")));
  question.leaks.push_back(LeakOf(akia + "ABCDEFGHIJKLMNOP"));

  std::vector<std::string> lines;
  for (const Correlation& key : question.Ask()) {
    lines.push_back(std::string(SeverityName(key.severity)) + " " + std::string(KeyStateName(key.state)) + " | " +
                    key.headline.substr(0, key.headline.find(':')) + " | " + key.plan[0].title);
    EXPECT_THAT(key.headline, HasSubstr(key.key_id));
    EXPECT_FALSE(key.facts.empty());
  }
  EXPECT_THAT(
      lines,
      ElementsAre(
          "high inactive | Leaked, inactive and not deleted | See what it was used for",
          "medium undecodable | Leaked, whose it is cannot be told | Find its account",
          "medium foreign-account | Leaked key of an account that was not audited | Find out whose account it is",
          "medium temporary | Leaked temporary key | See who it was",
          "info canary | Tripwire, do not use or test it | Leave it alone",
          "info documentation-example | Example from AWS's documentation | Nothing to revoke",

          "info deleted | Leaked and deleted since | See what it was used for"));
}

TEST(Correlate, DeletedSaysWhatTheListingCannotKnow) {
  Question question = LeakedKey(KeyStatus::kActive);
  question.leaks = {LeakOf(IdOf(kOurs, "ZZ"))};
  EXPECT_THAT(
      question.Ask()[0].facts,
      ElementsAre("Its id stands in 1 place in 1 file.",
                  "The complete key listing of account 111122223333, recorded 2026-11-20T10:00:00Z, does not hold "
                  "it (yesterday).",
                  "When it was exposed is not known: a key that was made after the listing would be missing from "
                  "it, too."));
}

TEST(Correlate, UnknownSaysWhy) {
  Question question = LeakedKey(KeyStatus::kActive);
  question.inventory.accounts[0].user_listing = Listing::kTruncated;
  question.leaks = {LeakOf(IdOf(kOurs, "ZZ"))};
  const Correlation key = question.Ask()[0];
  EXPECT_EQ(key.state, KeyState::kUnknown);
  EXPECT_EQ(key.severity, Severity::kHigh);
  EXPECT_THAT(key.facts,
              Contains("Whether it works cannot be told: its account was audited, but its list of users was cut."));
}

TEST(Correlate, ATripwireStaysATripwireWhenItBreaksRules) {
  Question question = LeakedKey(KeyStatus::kActive);
  question.canaries = {{kOurs, "our blue team", "https://wiki.example.org/tripwires"}};
  question.key_findings = {FailOf("KEY-AGE", IdOf(kOurs, "BB"), Severity::kCritical)};
  const Correlation leaked = question.Ask()[0];
  EXPECT_EQ(leaked.severity, Severity::kInfo);
  EXPECT_THAT(leaked.facts, Contains(HasSubstr("raises an alarm (https://wiki.example.org/tripwires)")));
  question.leaks.clear();
  const Correlation unleaked = question.Ask()[0];
  EXPECT_THAT(unleaked.headline, HasSubstr("Tripwire"));
  EXPECT_EQ(unleaked.plan[0].title, "Leave it alone");
}

TEST(Correlate, AFailingKeyAnswersWhatBreaksIfItIsRotated) {
  Question question = LeakedKey(KeyStatus::kActive);
  question.leaks.clear();
  question.key_findings = {FailOf("KEY-AGE", IdOf(kOurs, "BB"), Severity::kHigh)};
  const Correlation key = question.Ask()[0];
  EXPECT_FALSE(key.leaked);
  EXPECT_EQ(key.severity, Severity::kHigh);
  EXPECT_EQ(key.headline, "Breaks KEY-AGE: " + IdOf(kOurs, "BB") + " of alice, last used yesterday (s3 in eu-west-1)");
  EXPECT_EQ(key.facts[0], "No place where its id stands was found in what was scanned.");
  EXPECT_THAT(key.facts, Not(Contains(HasSubstr("exposed"))));
  EXPECT_EQ(key.plan[0].title, "Prefer a role");

  question.key_findings[0].rule = "KEY-UNUSED";
  EXPECT_EQ(question.Ask()[0].plan[0].title, "Deactivate the old key");
  question.inventory.accounts[0].users[0].keys[0] = NeverUsed(KeyOf("BB"), kRecorded);
  question.key_findings[0].rule = "KEY-NEVER-USED";
  EXPECT_THAT(question.Ask()[0].headline, HasSubstr(", never used"));
}

TEST(Correlate, OnlyFailingKeysWithAnIdAreJoined) {
  Question question = LeakedKey(KeyStatus::kActive);
  question.leaks.clear();
  KeyFinding unevaluated = FailOf("KEY-AGE", IdOf(kOurs, "BB"));
  unevaluated.verdict = Verdict::kNotEvaluated;
  KeyFinding of_user = FailOf("KEY-TWO-ACTIVE", "");
  of_user.subject = Subject::kUser;
  KeyFinding of_slot = FailOf("KEY-AGE", "");
  of_slot.slot = 1;
  question.key_findings = {unevaluated, of_user, of_slot, FailOf("DATA-FUTURE-DATE", IdOf(kOurs, "BB"))};
  EXPECT_THAT(question.Ask(), IsEmpty());
}

TEST(Correlate, LeaksWithoutAnIdAreNotJoined) {
  Question question;
  question.leaks = {LeakOf("")};
  EXPECT_THAT(question.Ask(), IsEmpty());
}

TEST(Correlate, OnePlaceThatTwoRulesFoundIsOnePlace) {
  Question question = LeakedKey(KeyStatus::kActive);
  const std::string id = IdOf(kOurs, "BB");
  question.leaks = {LeakOf(id, {{"a", 1}, {"b", 2}}, "z-rule"), LeakOf(id, {{"a", 1}}, "a-rule")};
  const Correlation key = question.Ask()[0];
  ASSERT_EQ(key.places.size(), 2U);
  EXPECT_EQ(key.places[0].rule, "a-rule");
}

TEST(Correlate, RootKeysAreNamedAsSuch) {
  Question question;
  question.inventory.accounts = {ListedAccount({})};
  question.inventory.accounts[0].root = {.has_keys = true, .keys = {KeyOf("RR")}};
  question.leaks = {LeakOf(IdOf(kOurs, "RR"))};
  const Correlation key = question.Ask()[0];
  EXPECT_EQ(key.user, "<root_account>");
  EXPECT_THAT(key.headline, HasSubstr(" of the root user, in 1 place"));
  EXPECT_EQ(key.plan[0].title, "Deactivate the root key now");
}

TEST(Correlate, NamesFromOutsideCannotStartALine) {
  Question question = LeakedKey(KeyStatus::kActive);
  question.inventory.accounts[0].users[0].name = "eve\n\x1b[2J";
  const Correlation key = question.Ask()[0];
  EXPECT_EQ(key.user, "eve\n\x1b[2J");
  for (const std::string& text : {key.headline, key.facts[1]}) {
    EXPECT_THAT(text, Not(HasSubstr("\n")));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  }
}

// Many leaks and failing keys, in an order that a seed decides.
Question Crowd(size_t rotation) {
  Question question;
  Account account = ListedAccount({});
  for (int i = 0; i < 40; ++i) {
    const std::string tail = {static_cast<char>('B' + i % 20), static_cast<char>('C' + i / 20)};
    User user = UserWith({KeyOf(tail, i % 3 == 0 ? KeyStatus::kInactive : KeyStatus::kActive)});
    user.name = "user" + std::to_string(i + 10);
    account.users.push_back(user);
    if (i % 2 == 0) question.leaks.push_back(LeakOf(IdOf(kOurs, tail), {{"f" + std::to_string(i), 1}}));
    if (i % 5 != 0) question.key_findings.push_back(FailOf("KEY-AGE", IdOf(kOurs, tail)));
  }
  question.inventory.accounts = {account};
  const auto turn = [rotation](auto& items) {
    std::rotate(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(rotation % items.size()), items.end());
  };
  turn(question.leaks);
  turn(question.key_findings);
  return question;
}

TEST(Correlate, WorstFirstWhateverTheOrderOfTheInput) {
  std::vector<std::string> expected;
  for (const size_t rotation : {0U, 7U, 13U}) {
    std::vector<std::string> lines;
    std::vector<std::tuple<int, bool, std::string>> ranks;
    for (const Correlation& key : Crowd(rotation).Ask()) {
      lines.push_back(key.headline);
      ranks.emplace_back(-static_cast<int>(key.severity), !key.leaked, key.key_id);
    }
    EXPECT_TRUE(std::is_sorted(ranks.begin(), ranks.end()));
    if (expected.empty()) expected = lines;
    EXPECT_EQ(lines, expected);
  }
  EXPECT_EQ(expected.size(), 36U);
}

TEST(Correlate, BeyondALimitPlansAreLeftOutAndThatIsSaid) {
  Question question;
  Account account = ListedAccount({});
  for (size_t i = 0; i < kPlansOfUnleakedKeys + 2; ++i) {
    const std::string tail = {static_cast<char>('A' + i % 26), static_cast<char>('A' + i / 26 % 26),
                              static_cast<char>('A' + i / 676)};
    User user = UserWith({KeyOf(tail)});
    user.name = "user" + std::to_string(i + 10'000);
    account.users.push_back(user);
    question.key_findings.push_back(FailOf("KEY-AGE", IdOf(kOurs, tail)));
  }
  question.leaks = {LeakOf(question.key_findings.back().key_id)};
  question.inventory.accounts = {account};
  const std::vector<Correlation> told = question.Ask();
  ASSERT_EQ(told.size(), kPlansOfUnleakedKeys + 2);
  EXPECT_TRUE(told[0].leaked);
  for (size_t i = 0; i <= kPlansOfUnleakedKeys; ++i) EXPECT_FALSE(told[i].plan.empty());
  EXPECT_TRUE(told.back().plan.empty());
  EXPECT_THAT(told.back().facts.back(), HasSubstr("plan is left out"));
}

}  // namespace
}  // namespace keymuster::testing
