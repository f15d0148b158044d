#include "rules/suppress/key_exceptions.h"

#include <gmock/gmock.h>

#include "rules/suppress/ignore_file.h"
#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const UtcTime kNow = At("2026-11-20T12:00:00Z");
const std::string kAnswered =
    "reason = \"no roles\"\nowner = \"billing\"\nticket = \"OPS-17\"\nexpires = \"2027-06-30\"\n";
const std::string kAccount = "account = \"111111111111\"\n";

std::string Entry(const std::string& lines) { return "[[ignore]]\n" + lines; }

KeyException Only(const std::string& toml) {
  const auto list = LoadKeyExceptions(toml, "i.toml");
  EXPECT_TRUE(list.ok()) << toml;
  EXPECT_EQ(list->size(), 1U) << toml;
  return list->at(0);
}

TEST(LoadKeyExceptions, ReadsEveryMember) {
  const std::string id = MadeUpId("C");
  const KeyException entry =
      Only(Entry("rule = \"KEY-AGE\"\n" + kAccount + "user = \"alice\"\nkey = \"" + id + "\"\n" + kAnswered));
  EXPECT_EQ(entry.state, ExceptionState::kUnused) << entry.problem;
  EXPECT_EQ(entry.source, "i.toml:1");
  EXPECT_EQ(entry.rule, "KEY-AGE");
  EXPECT_EQ(entry.account, "111111111111");
  EXPECT_EQ(entry.user, "alice");
  EXPECT_EQ(entry.key_id, id);
  EXPECT_EQ(entry.reason + entry.owner + entry.ticket, "no rolesbillingOPS-17");
  EXPECT_EQ(entry.expires, At("2027-06-30"));
}

TEST(LoadKeyExceptions, LeaksAreTheOtherHalfOfTheFile) {
  const std::string leak = "[[ignore]]\nsecret = \"sha256:" + std::string(32, 'a') +
                           "\"\nreason = \"a\"\nowner = \"b\"\nexpires = \"never\"\n";
  const std::string both = leak + Entry("rule = \"ROOT-KEY\"\n" + kAccount + kAnswered);
  EXPECT_EQ(Only(both).rule, "ROOT-KEY");
  EXPECT_EQ(LoadIgnoreFile(both, "i.toml")->size(), 1U);
  EXPECT_THAT(*LoadKeyExceptions(leak, "i.toml"), IsEmpty());
  EXPECT_FALSE(LoadKeyExceptions("[ignore]\n", "i.toml").ok());
}

TEST(LoadKeyExceptions, AMalformedOneIsKeptAndSaysWhy) {
  const std::string rule = "rule = \"KEY-AGE\"\n";
  const std::string user = "user = \"alice\"\n";
  const std::pair<std::string, const char*> cases[] = {
      {kAccount + user + kAnswered, "rule"},
      {"rule = \"KEY-AEG\"\n" + kAccount + user + kAnswered, "did you mean \"KEY-AGE\""},
      {rule + user + kAnswered, "account"},
      {rule + "account = \"1111\"\n" + user + kAnswered, "twelve digits"},
      {rule + kAccount + kAnswered, "names neither user nor key"},
      {rule + kAccount + "user = \"\"\n" + kAnswered, "user is empty"},
      {rule + kAccount + "key = \"AKIA\"\n" + kAnswered, "no id"},
      {"rule = \"KEY-TWO-ACTIVE\"\n" + kAccount + kAnswered, "names no user"},
      {rule + kAccount + user + "owner = \"a\"\nticket = \"t\"\nexpires = \"2027-06-30\"\n", "reason"},
      {rule + kAccount + user + "reason = \"a\"\nticket = \"t\"\nexpires = \"2027-06-30\"\n", "owner"},
      {rule + kAccount + user + "reason = \"a\"\nowner = \"a\"\nexpires = \"2027-06-30\"\n", "ticket"},
      {rule + kAccount + user + "reason = \"a\"\nowner = \"a\"\nticket = \"t\"\n", "expires"},
      {rule + kAccount + user + "reason = \"a\"\nowner = \"a\"\nticket = \"t\"\nexpires = \"never\"\n", "has an end"},
      {rule + kAccount + user + "expire = \"2027-06-30\"\n" + kAnswered, "expire"},
      {rule + kAccount + "user = 3\n" + kAnswered, ""},
  };
  for (const auto& [lines, problem] : cases) {
    const KeyException entry = Only(Entry(lines));
    EXPECT_EQ(entry.state, ExceptionState::kMalformed) << lines;
    EXPECT_FALSE(entry.problem.empty()) << lines;
    EXPECT_THAT(entry.problem, HasSubstr(problem)) << lines;
  }
}

KeyFinding Finding(const char* rule, const char* user, Verdict verdict = Verdict::kFail) {
  KeyFinding finding;
  finding.rule = rule;
  finding.account = "111111111111";
  finding.user = user;
  finding.key_id = std::string("key of ") + user;
  finding.verdict = verdict;
  return finding;
}

KeyJudgement Judged() {
  KeyJudgement judgement;
  judgement.findings = {Finding("KEY-AGE", "alice"), Finding("KEY-AGE", "bob"), Finding("KEY-UNUSED", "alice"),
                        Finding("KEY-AGE", "alice", Verdict::kNotEvaluated)};
  judgement.tallies = {{"KEY-AGE", 5, 2, 1, 0}, {"KEY-UNUSED", 5, 1, 0, 0}};
  return judgement;
}

KeyException For(const char* user, UtcTime expires) {
  KeyException entry;
  entry.rule = "KEY-AGE";
  entry.account = "111111111111";
  entry.user = user;
  entry.expires = expires;
  return entry;
}

TEST(ExceptKeys, TakesOutWhatFitsAndCountsIt) {
  KeyJudgement judgement = Judged();
  std::vector<KeyException> list{For("alice", Plus(kNow, 1)), For("alice", Plus(kNow, 1)), For("carol", Plus(kNow, 1))};
  ExceptKeys(kNow, &list, &judgement);
  EXPECT_EQ(list[0].state, ExceptionState::kUsed);
  ASSERT_EQ(list[0].findings.size(), 1U);
  EXPECT_EQ(list[0].findings[0].key_id, "key of alice");
  EXPECT_EQ(list[1].state, ExceptionState::kUnused);
  EXPECT_EQ(list[2].state, ExceptionState::kUnused);
  EXPECT_EQ(judgement.findings.size(), 3U);
  EXPECT_EQ(judgement.tallies[0].failed, 1U);
  EXPECT_EQ(judgement.tallies[0].excepted, 1U);
  EXPECT_EQ(judgement.tallies[0].not_evaluated, 1U);
  EXPECT_EQ(judgement.tallies[1].excepted, 0U);
}

TEST(ExceptKeys, ItsInstantEndsIt) {
  for (const auto& [left, state] : {std::pair{-1, ExceptionState::kExpired}, std::pair{0, ExceptionState::kExpired},
                                    std::pair{1, ExceptionState::kUsed}}) {
    KeyJudgement judgement = Judged();
    std::vector<KeyException> list{For("bob", Plus(kNow, left))};
    ExceptKeys(kNow, &list, &judgement);
    EXPECT_EQ(list[0].state, state) << left;
    EXPECT_EQ(judgement.findings.size(), state == ExceptionState::kUsed ? 3U : 4U);
  }
}

TEST(ExceptKeys, AMalformedOneTakesNothing) {
  KeyJudgement judgement = Judged();
  KeyException entry = For("bob", Plus(kNow, 1));
  entry.state = ExceptionState::kMalformed;
  std::vector<KeyException> list{entry};
  ExceptKeys(kNow, &list, &judgement);
  EXPECT_EQ(judgement.findings.size(), 4U);
}

TEST(ExceptKeys, OtherAccountsKeysAndRulesStay) {
  KeyException other_account = For("bob", Plus(kNow, 1));
  other_account.account = "222222222222";
  KeyException other_key = For("bob", Plus(kNow, 1));
  other_key.key_id = "key of alice";
  std::vector<KeyException> list{other_account, other_key};
  KeyJudgement judgement = Judged();
  ExceptKeys(kNow, &list, &judgement);
  EXPECT_EQ(judgement.findings.size(), 4U);
}

}  // namespace
}  // namespace keymuster::testing
