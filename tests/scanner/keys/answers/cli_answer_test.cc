#include "scanner/keys/answers/cli_answer.h"

#include <gmock/gmock.h>

#include "tests/scanner/keys/recorded_text.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::vector<Answer>> Decode(const std::string& text, const AnswerHints& hints = {}) {
  const auto document = JsonDocument::Parse(text);
  EXPECT_TRUE(document.ok()) << text;
  return DecodeAnswer(document->root(), RecogniseAnswer(document->root()), hints);
}

template <typename T>
T Only(const std::string& text, const AnswerHints& hints = {}) {
  auto answers = Decode(text, hints);
  EXPECT_TRUE(answers.ok()) << (answers.ok() ? "" : answers.error().Text());
  if (!answers.ok() || answers->size() != 1 || !std::holds_alternative<T>(answers->front())) {
    ADD_FAILURE() << "not one answer of the type: " << text;
    return T{};
  }
  return std::get<T>(answers->front());
}

TEST(CliAnswerTest, IsRecognisedByItsMembers) {
  const std::vector<std::pair<std::string, AnswerKind>> cases{
      {R"({"Users":[]})", AnswerKind::kUserList},
      {R"({"Users":[],"Group":{"GroupName":"g"}})", AnswerKind::kNone},  // iam get-group
      {R"({"AccessKeyMetadata":[]})", AnswerKind::kKeyList},
      {R"({"UserName":"a","AccessKeyLastUsed":{}})", AnswerKind::kLastUse},
      {R"({"Content":"","ReportFormat":"text/csv"})", AnswerKind::kReport},
      {R"({"Content":"hello"})", AnswerKind::kNone},
      {R"({"SummaryMap":{}})", AnswerKind::kSummary},
      {R"({"AccountAliases":[]})", AnswerKind::kAliases},
      {R"({"UserId":"x","Account":"111122223333","Arn":"x"})", AnswerKind::kCaller},
      {R"({"keymuster_recording":1})", AnswerKind::kRecordingNote},
      {R"({"UserDetailList":[]})", AnswerKind::kUserDetails},
      {R"({"AttachedPolicies":[]})", AnswerKind::kAttachedPolicies},
      {R"({"PolicyNames":[],"IsTruncated":false})", AnswerKind::kInlinePolicies},
      {R"({"Tags":[],"NextToken":"x"})", AnswerKind::kTags},
      {R"({"Tags":[],"ARN":"of a secret"})", AnswerKind::kNone},
      {R"({"Users":null})", AnswerKind::kNone},
      {R"([])", AnswerKind::kNone},
      {R"("Users")", AnswerKind::kNone},
  };
  for (const auto& [text, kind] : cases) {
    const auto document = JsonDocument::Parse(text);
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(RecogniseAnswer(document->root()), kind) << text;
  }
}

TEST(CliAnswerTest, ReadsUsers) {
  const auto list = Only<UserListAnswer>(UsersAnswer(UserJson("=grace+1@example.com") + "," + UserJson("frank,sales")));
  EXPECT_EQ(list.account.id, "111122223333");
  EXPECT_FALSE(list.page.cut);
  ASSERT_EQ(list.users.size(), 2U);
  EXPECT_EQ(list.users[0].name, "=grace+1@example.com");
  EXPECT_EQ(list.users[1].created, At("2025-01-02T03:04:05Z"));
  EXPECT_EQ(list.users[1].key_listing, Listing::kMissing);
}

TEST(CliAnswerTest, SeesEveryMarkOfACutList) {
  struct Case {
    std::string rest;
    bool cut;
    std::string next;
  };
  const std::vector<Case> cases{
      {"", false, ""},
      {R"(,"IsTruncated":false)", false, ""},
      {R"(,"IsTruncated":false,"Marker":"m")", false, ""},
      {R"(,"IsTruncated":true,"Marker":"m")", true, "m"},
      {R"(,"IsTruncated":true)", true, ""},
      {R"(,"Marker":"m")", true, "m"},
      {R"(,"NextToken":"t")", true, "t"},
      {R"(,"NextToken":"")", false, ""},
      {R"(,"NextToken":null)", false, ""},
  };
  for (const Case& expected : cases) {
    const Page page = Only<UserListAnswer>(UsersAnswer("", expected.rest)).page;
    EXPECT_EQ(page.cut, expected.cut) << expected.rest;
    EXPECT_EQ(page.next_marker, expected.next) << expected.rest;
  }
}

TEST(CliAnswerTest, ReadsKeysOfAnyStatusAndDateForm) {
  const auto list =
      Only<KeyListAnswer>(KeysAnswer(KeyJson("bob", KeyIdOf('A'), "Active", "2026-05-01T10:00:00Z") + "," +
                                     KeyJson("bob", KeyIdOf('B'), "Inactive", "2026-05-01T10:00:00+00:00") + "," +
                                     KeyJson("bob", KeyIdOf('C'), "Expired", "2026-05-01T10:00:00.869650+00:00") + "," +
                                     KeyJson("bob", KeyIdOf('D'), "Frozen", "2026-05-01T12:00:00+02:00")));
  EXPECT_EQ(list.user, "bob");
  ASSERT_EQ(list.keys.size(), 4U);
  EXPECT_EQ(list.keys[0].status, KeyStatus::kActive);
  EXPECT_EQ(list.keys[1].status, KeyStatus::kInactive);
  EXPECT_EQ(list.keys[2].status, KeyStatus::kExpired);
  EXPECT_EQ(list.keys[3].status, KeyStatus::kUnknown);
  for (const AccessKey& key : list.keys) EXPECT_EQ(key.created, At("2026-05-01T10:00:00Z"));
  EXPECT_THAT(list.origin.remarks, ElementsAre(HasSubstr("$.AccessKeyMetadata[3]: the status 'Frozen'")));
}

TEST(CliAnswerTest, AnEmptyListOfKeysBelongsToTheUserOfTheFileName) {
  AnswerHints hints;
  hints.user = "frank,sales";
  const auto list = Only<KeyListAnswer>(KeysAnswer(""), hints);
  EXPECT_EQ(list.user, "frank,sales");
  EXPECT_TRUE(list.keys.empty());
  EXPECT_EQ(Only<KeyListAnswer>(KeysAnswer(KeyJson("bob", KeyIdOf('A'))), hints).user, "bob");
}

TEST(CliAnswerTest, KeysOfSeveralUsersBecomeSeveralLists) {
  const auto answers = Decode(KeysAnswer(KeyJson("bob", KeyIdOf('A')) + "," + KeyJson("alice", KeyIdOf('B')) + "," +
                                         KeyJson("bob", KeyIdOf('C'))));
  ASSERT_TRUE(answers.ok());
  ASSERT_EQ(answers->size(), 2U);
  EXPECT_EQ(std::get<KeyListAnswer>((*answers)[0]).user, "alice");
  EXPECT_EQ(std::get<KeyListAnswer>((*answers)[1]).keys.size(), 2U);
}

TEST(CliAnswerTest, NeverUsedIsTheAbsenceOfADate) {
  AnswerHints hints;
  hints.key_id = KeyIdOf('A');
  EXPECT_EQ(Only<LastUseAnswer>(NeverUsedAnswer("bob"), hints).use.record, UseRecord::kNever);
  EXPECT_EQ(Only<LastUseAnswer>(R"({"AccessKeyLastUsed":{"ServiceName":"N/A","Region":"N/A"}})", hints).use.record,
            UseRecord::kNever);
  // A service that is not regional: used, in region "N/A".
  const auto used = Only<LastUseAnswer>(
      R"({"UserName":"b","AccessKeyLastUsed":{"LastUsedDate":"2026-05-01T10:00:00Z","ServiceName":"s3","Region":"N/A"}})",
      hints);
  EXPECT_EQ(used.use.record, UseRecord::kUsed);
  EXPECT_EQ(used.use.at, At("2026-05-01T10:00:00Z"));
  EXPECT_EQ(used.key_id, KeyIdOf('A'));
}

TEST(CliAnswerTest, ReadsTheRest) {
  const auto summary = Only<SummaryAnswer>(R"({"SummaryMap":{"Users":7,"AccountAccessKeysPresent":1}})");
  EXPECT_EQ(summary.root_has_keys, true);
  EXPECT_EQ(summary.users, 7U);
  EXPECT_FALSE(Only<SummaryAnswer>(R"({"SummaryMap":{}})").root_has_keys.has_value());
  EXPECT_EQ(Only<AliasAnswer>(R"({"AccountAliases":["acme"]})").alias, "acme");
  const auto caller = Only<CallerAnswer>(
      R"({"UserId":"x","Account":"111122223333","Arn":"arn:aws-cn:sts::111122223333:assumed-role/a/b"})");
  EXPECT_EQ(caller.account.id, "111122223333");
  EXPECT_EQ(caller.account.partition, "aws-cn");
  EXPECT_EQ(Only<RecordingNote>(R"({"keymuster_recording":1,"recorded_at":"2026-11-21T06:00:00Z"})").origin.recorded_at,
            At("2026-11-21T06:00:00Z"));
  // "user,arn,...": a report with its header only, in base64.
  EXPECT_THAT(Decode(R"({"Content":"dXNlcixhcm4K","ReportFormat":"text/csv","GeneratedTime":"2026-11-21T06:00:00Z"})")
                  .error()
                  .Text(),
              HasSubstr("$.Content: line 1: a credential report needs the column"));
}

TEST(CliAnswerTest, ComplaintsNameThePath) {
  AnswerHints hints;
  hints.key_id = KeyIdOf('A');
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"Users":{}})", "$.Users: expected an array, found an object"},
      {R"({"Users":[{"UserName":"a"}]})", "$.Users[0]: the member \"UserId\" is missing"},
      {R"({"Users":[{"UserName":7}]})", "$.Users[0].UserName: expected a string"},
      {R"({"Users":[{"UserName":"a","UserId":"b","Arn":"c"}]})", "$.Users[0].Arn: 'c' is no ARN"},
      {UsersAnswer(UserJson("a") + "," + UserJson("b", "444455556666")),
       "$.Users[1]: a user of account 444455556666 in a list of account 111122223333"},
      {R"({"Users":[],"IsTruncated":"yes"})", "$.IsTruncated: expected a boolean"},
      {KeysAnswer(KeyJson("b", "short")), "$.AccessKeyMetadata[0]: AccessKeyId is no id of an access key"},
      {KeysAnswer(KeyJson("b", KeyIdOf('A'), "")), "$.AccessKeyMetadata[0].Status: must not be empty"},
      {KeysAnswer(KeyJson("b", KeyIdOf('A'), "Active", "May 1st")), "$.AccessKeyMetadata[0].CreateDate"},
      {KeysAnswer(""), "an empty list does not say whose it is"},
      {KeysAnswer(KeyJson("", KeyIdOf('A'))), "tells whose key it is"},
      {R"({"AccessKeyLastUsed":[]})", "$.AccessKeyLastUsed: expected an object"},
      {R"({"Content":7,"ReportFormat":"text/csv"})", "$.Content: expected a string"},
      {R"({"Content":"*","ReportFormat":"text/csv"})", "$.Content: no base64"},
      {R"({"SummaryMap":{"AccountAccessKeysPresent":-1}})", "$.SummaryMap.AccountAccessKeysPresent"},
      {R"({"AccountAliases":[1]})", "$.AccountAliases[0]: expected a string"},
      {R"({"UserId":"x","Account":"1","Arn":"x"})", "$.Arn"},
      {R"({"keymuster_recording":2,"recorded_at":"2026-11-21T06:00:00Z"})", "$.keymuster_recording: version 2"},
      {R"({"keymuster_recording":1})", "recorded_at is missing"},
  };
  for (const auto& [text, words] : cases) {
    const auto answers = Decode(text, hints);
    ASSERT_FALSE(answers.ok()) << text;
    EXPECT_EQ(answers.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(answers.error().Text(), HasSubstr(words)) << text;
  }
  EXPECT_THAT(Decode(NeverUsedAnswer("b")).error().Text(), HasSubstr("name the file last-used/<access key id>.json"));
}

TEST(CliAnswerTest, AMissingDateIsAbsentAndSaid) {
  const auto list =
      Only<KeyListAnswer>(KeysAnswer(R"({"UserName":"b","AccessKeyId":")" + KeyIdOf('A') + R"(","Status":"Active"})"));
  EXPECT_FALSE(list.keys.at(0).created.has_value());
  EXPECT_THAT(list.origin.remarks, ElementsAre(HasSubstr("has no CreateDate")));
}

}  // namespace
}  // namespace keymuster
