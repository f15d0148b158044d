#include "scanner/keys/answers/call_log.h"

#include <gmock/gmock.h>

#include "tests/scanner/keys/recorded_text.h"

namespace keymuster {
namespace {

using testing::HasSubstr;

std::string Call(const std::string& op, const std::string& params, const std::string& response) {
  return R"({"op":")" + op + R"(","params":)" + params + R"(,"response":)" + response +
         R"(,"recorded_at":"2026-11-21T06:00:00Z"})";
}

Result<std::vector<Answer>> Decode(const std::string& text) {
  const auto document = JsonDocument::Parse(text);
  EXPECT_TRUE(document.ok()) << text;
  return DecodeCall(document->root());
}

TEST(CallLogTest, TakesOperationsInAnySpelling) {
  for (const std::string op : {"list-access-keys", "ListAccessKeys", "iam:ListAccessKeys", "iam list-access-keys",
                               "aws iam list-access-keys", "list_access_keys"}) {
    const auto answers = Decode(Call(op, R"({"UserName":"bob"})", KeysAnswer("")));
    ASSERT_TRUE(answers.ok()) << op;
    ASSERT_EQ(answers->size(), 1U) << op;
    const auto& list = std::get<KeyListAnswer>(answers->front());
    EXPECT_EQ(list.user, "bob");
    EXPECT_EQ(list.origin.recorded_at, At("2026-11-21T06:00:00Z"));
  }
}

TEST(CallLogTest, ParametersTellWhatTheResponseLacks) {
  auto used =
      Decode(Call("get-access-key-last-used", R"({"AccessKeyId":")" + KeyIdOf('A') + R"("})", NeverUsedAnswer("bob")));
  ASSERT_TRUE(used.ok());
  EXPECT_EQ(std::get<LastUseAnswer>(used->front()).key_id, KeyIdOf('A'));
  auto page = Decode(
      Call("list-users", R"({"Marker":"m1","MaxItems":100})", UsersAnswer("", R"(,"IsTruncated":true,"Marker":"m2")")));
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(std::get<UserListAnswer>(page->front()).page.request_marker, "m1");
  EXPECT_EQ(std::get<UserListAnswer>(page->front()).page.next_marker, "m2");
  auto filtered = Decode(Call("list-users", R"({"PathPrefix":"/eng/"})", UsersAnswer("")));
  ASSERT_TRUE(filtered.ok());
  EXPECT_TRUE(std::get<UserListAnswer>(filtered->front()).filtered);
}

TEST(CallLogTest, AFailedCallIsAnAnswerToo) {
  const auto answers =
      Decode(R"({"op":"list-access-keys","params":{"UserName":"bob"},"error":{"code":"AccessDenied","message":"no"}})");
  ASSERT_TRUE(answers.ok());
  const auto& call = std::get<FailedCall>(answers->front());
  EXPECT_EQ(call.operation, "listaccesskeys");
  EXPECT_EQ(call.user, "bob");
  EXPECT_EQ(call.code, "AccessDenied");
}

TEST(CallLogTest, OtherOperationsAreLeftOut) {
  const auto answers = Decode(Call("s3 list-buckets", "{}", "[1]"));
  ASSERT_TRUE(answers.ok());
  EXPECT_TRUE(answers->empty());
}

TEST(CallLogTest, ComplaintsNameThePath) {
  EXPECT_THAT(Decode(Call("list-users", "[]", UsersAnswer(""))).error().Text(),
              HasSubstr("$.params: expected an object"));
  EXPECT_THAT(Decode(Call("list-users", "{}", "{}")).error().Text(),
              HasSubstr("$.response: the member \"Users\" is missing"));
  EXPECT_THAT(Decode(R"({"op":"list-users","error":{}})").error().Text(),
              HasSubstr("$.error: the member \"code\" is missing"));
  EXPECT_THAT(Decode(R"({"op":"list-users","response":{"Users":[]},"recorded_at":"soon"})").error().Text(),
              HasSubstr("$.recorded_at"));
  EXPECT_THAT(Decode(R"({"op":7,"response":{}})").error().Text(), HasSubstr("$.op: expected a string"));
}

TEST(CallLogTest, IsRecognisedByItsFirstLine) {
  const std::string call = Call("list-users", "{}", UsersAnswer(""));
  EXPECT_TRUE(LooksLikeCallLog(call));
  EXPECT_TRUE(LooksLikeCallLog("\n\n" + call + "\nrubbish\n"));
  EXPECT_FALSE(LooksLikeCallLog("{\n\"op\":1}"));
  EXPECT_FALSE(LooksLikeCallLog(UsersAnswer("")));
  EXPECT_FALSE(LooksLikeCallLog(R"({"op":"list-users"})"));
  EXPECT_FALSE(LooksLikeCallLog(""));
}

}  // namespace
}  // namespace keymuster
