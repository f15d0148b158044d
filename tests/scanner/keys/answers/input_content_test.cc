#include "scanner/keys/answers/input_content.h"

#include <gmock/gmock.h>

#include "scanner/keys/snapshot.h"
#include "tests/scanner/keys/recorded_text.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kSecretName = std::string("Secret") + "AccessKey";

std::string CreatedKey() {
  return R"({"AccessKey":{"UserName":"judy","AccessKeyId":")" + KeyIdOf('A') + R"(","Status":"Active",")" +
         kSecretName + R"(":"not-one"}})";
}

TEST(InputContentTest, RecognisesEveryKind) {
  const std::string call = R"({"op":"list-users","params":{},"response":{"Users":[]}})";
  const std::vector<std::pair<std::string, std::string>> cases{
      {UsersAnswer(UserJson("a")), "list-users"},
      {"\n\t " + UsersAnswer("") + "\r\n", "list-users"},
      {"\xEF\xBB\xBF" + UsersAnswer(""), "list-users"},
      {KeysAnswer(KeyJson("a", KeyIdOf('A'))), "list-access-keys"},
      {call, "calls"},
      {call + "\n" + call + "\n", "calls"},
      {kReportHeader + ReportRowText("a", "false,N/A,N/A,N/A,N/A"), "credential-report"},
      {WriteSnapshot(Inventory{}), "snapshot"},
  };
  for (const auto& [text, kind] : cases) {
    const InputContent content = DecodeInput(text, "x");
    EXPECT_EQ(content.kind, kind) << text;
    EXPECT_TRUE(content.losses.empty()) << text;
    EXPECT_EQ(content.answers.size(), content.lines.size());
  }
}

TEST(InputContentTest, ReadsUtf16AsPowerShellWritesIt) {
  std::string wide = "\xFF\xFE";
  for (const char c : UsersAnswer(UserJson("a"))) (wide += c) += '\0';
  const InputContent content = DecodeInput(wide, "users");
  EXPECT_EQ(content.kind, "list-users");
  EXPECT_EQ(content.answers.size(), 1U);
}

TEST(InputContentTest, ReadsAReportThatIsStillInBase64) {
  // "user,arn\n" and no more: recognised, and refused for its missing columns.
  const InputContent content = DecodeInput("dXNlcixhcm4K\n", "report");
  EXPECT_EQ(content.kind, "credential-report");
  ASSERT_EQ(content.losses.size(), 1U);
  EXPECT_THAT(content.losses[0].detail, HasSubstr("needs the column"));
}

TEST(InputContentTest, TheKeyOfALastUsedAnswerIsInTheFileName) {
  for (const std::string& stem : {KeyIdOf('A'), "last-used-" + KeyIdOf('A'), "bob." + KeyIdOf('A') + ".old"}) {
    const InputContent content = DecodeInput(NeverUsedAnswer("bob"), stem);
    ASSERT_EQ(content.answers.size(), 1U) << stem;
    EXPECT_EQ(std::get<LastUseAnswer>(content.answers[0]).key_id, KeyIdOf('A'));
  }
  for (const std::string& stem : {std::string("bob"), KeyIdOf('A') + "-" + KeyIdOf('B'), std::string()}) {
    const InputContent content = DecodeInput(NeverUsedAnswer("bob"), stem);
    EXPECT_EQ(content.losses.size(), 1U) << stem;
    EXPECT_TRUE(content.answers.empty());
  }
}

TEST(InputContentTest, AForeignFileSaysWhy) {
  for (const std::string& text : {std::string(R"({"Policies":[]})"), std::string("[1,2]"),
                                  std::string("hello, world\n"), std::string("# README\n")}) {
    const InputContent content = DecodeInput(text, "x");
    EXPECT_EQ(content.kind, "") << text;
    EXPECT_NE(content.nothing_because, "") << text;
    EXPECT_TRUE(content.losses.empty());
  }
  EXPECT_THAT(DecodeInput(R"([{"UserName":"a"}])", "x").nothing_because, HasSubstr("record without --query"));
}

TEST(InputContentTest, BrokenInputsAreLosses) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "the file is empty"},
      {" \n", "the file is empty"},
      {"\xFF\xFE", "the file is empty"},
      {R"({"Users":[)", "in the middle of a value"},
      {R"({"Users":[]} x)", "line 1"},
      {std::string("{\0}", 3), "NUL"},
      {R"({"keymuster_snapshot": 1})", "the snapshot's version is missing"},
  };
  for (const auto& [text, words] : cases) {
    const InputContent content = DecodeInput(text, "x");
    ASSERT_EQ(content.losses.size(), 1U) << text;
    EXPECT_EQ(content.losses[0].reason, Reason::kMalformedInput);
    EXPECT_THAT(content.losses[0].detail, HasSubstr(words)) << text;
    EXPECT_NE(content.kind, "") << text;
  }
}

TEST(InputContentTest, ABrokenLineOfALogCostsItselfOnly) {
  const std::string good =
      R"({"op":"list-access-keys","params":{"UserName":"bob"},"response":{"AccessKeyMetadata":[]}})";
  const InputContent content =
      DecodeInput(good + "\n{\"op\":\n\n" + good + "\n" + R"({"op":"list-users","response":{}})" + "\n", "calls");
  EXPECT_EQ(content.answers.size(), 2U);
  EXPECT_THAT(content.lines, ElementsAre(1U, 4U));
  ASSERT_EQ(content.losses.size(), 2U);
  EXPECT_EQ(content.losses[0].line, 2U);
  EXPECT_EQ(content.losses[1].line, 5U);
}

TEST(InputContentTest, RefusesSecretsInEveryDress) {
  const std::string key = KeyIdOf('A');
  const std::string call = R"({"op":"list-users","params":{},"response":{"Users":[]}})";
  struct Case {
    std::string text, user, key_id;
  };
  const std::vector<Case> cases{
      {CreatedKey(), "judy", key},
      {R"({"Credentials":{"AccessKeyId":")" + key + R"(",")" + kSecretName + R"(":"x"}})", "", key},
      {R"({"Version":1,"AccessKeyId":")" + key + R"(","secretAccessKey":"x"})", "", key},
      {R"([[{"deep":{"aws_secret_access_key":"x"}}]])", "", ""},
      {R"({"Users":[],"extra":{")" + kSecretName + R"(":"x"}})", "", ""},
      {R"({"Users":[],"extra":{"Secret\u0041ccessKey":"x"}})", "", ""},
      {call + "\n" + R"({"op":"create-access-key","params":{},"response":)" + CreatedKey() + "}\n", "judy", key},
      {call + "\n{\"" + kSecretName + "\":\n", "", ""},
      {"{\"" + kSecretName + "\": \"cut", "", ""},
      {"Access key ID,Secret access key\n" + key + ",x\n", "", key},
      {"User name,Password,Access key ID,Secret access key,Console login link\r\njudy,," + key + ",x,\r\n", "judy",
       key},
      {"\xEF\xBB\xBF"
       "Access key ID,Secret access key\n",
       "", ""},
  };
  for (const Case& expected : cases) {
    const InputContent content = DecodeInput(expected.text, "x");
    ASSERT_TRUE(content.secret.has_value()) << expected.text;
    EXPECT_EQ(content.secret->user, expected.user) << expected.text;
    EXPECT_EQ(content.secret->key_id, expected.key_id) << expected.text;
    EXPECT_TRUE(content.answers.empty());
    EXPECT_TRUE(content.losses.empty());
    EXPECT_EQ(content.kind, "");
  }
}

TEST(InputContentTest, AnEmptySecretIsNone) {
  EXPECT_FALSE(DecodeInput("{\"" + kSecretName + "\":\"\"}", "x").secret.has_value());
  EXPECT_FALSE(DecodeInput("{\"" + kSecretName + "\":null}", "x").secret.has_value());
}

}  // namespace
}  // namespace keymuster
