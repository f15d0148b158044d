#include "scanner/keys/live/organisation.h"

#include <gmock/gmock.h>

#include "tests/scanner/live/aws_xml.h"
#include "tests/scanner/live/scripted_transport.h"

namespace keymuster {
namespace {

using testing::HasSubstr;

const std::string kCaller = "Action=GetCallerIdentity&Version=2011-06-15";
const std::string kFirst = R"({"MaxResults":20})";

std::string AccountJson(const std::string& id, const std::string& state = R"("Status":"ACTIVE","State":"ACTIVE")") {
  return R"({"Id":")" + id + R"(","Arn":"arn:aws:organizations::111122223333:account/o-abc/)" + id +
         R"(","Email":"a@example.com","Name":"n )" + id + R"(",)" + state + R"(,"JoinedTimestamp":1.6e9})";
}

std::string Page(const std::string& accounts, const std::string& token = "null") {
  return R"({"Accounts":[)" + accounts + R"(],"NextToken":)" + token + "}";
}

ScriptedTransport::Answer JsonError(int status, const std::string& code) {
  return HttpAnswer{status, R"({"__type":")" + code + R"(","Message":"no"})", {}, {}};
}

Result<Organisation> List(ScriptedTransport& transport) {
  TestClient test(transport);
  return ListOrganisation(test.client);
}

TEST(OrganisationTest, PagesAreFollowedAndSorted) {
  ScriptedTransport transport;
  transport.On(kCaller, CallerXml());
  transport.On(kFirst, Page(AccountJson("444455556666") + "," + AccountJson("222233334444"), R"("a\"\\\u00e9\n+")"));
  transport.On("{\"MaxResults\":20,\"NextToken\":\"a\\\"\\\\\xC3\xA9\\n+\"}",
               Page(AccountJson("111122223333") + "," + AccountJson("222233334444", R"("Status":"SUSPENDED")")));
  const auto organisation = List(transport);
  ASSERT_TRUE(organisation.ok()) << organisation.error().Text();
  EXPECT_EQ(organisation->own_account, "111122223333");
  ASSERT_EQ(organisation->accounts.size(), 3U);
  EXPECT_EQ(organisation->accounts[0].id, "111122223333");
  EXPECT_EQ(organisation->accounts[0].partition, "aws");
  EXPECT_EQ(organisation->accounts[0].name, "n 111122223333");
  EXPECT_TRUE(organisation->accounts[0].can_be_asked());
  EXPECT_FALSE(organisation->accounts[1].can_be_asked());  // the later page has the last word
  EXPECT_THAT(transport.posted, testing::Contains("organizations?" + kFirst));
}

TEST(OrganisationTest, TheStateSaysWhoCanBeAsked) {
  const std::vector<std::pair<std::string, bool>> cases{
      {R"("Status":"ACTIVE")", true},
      {R"("Status":"ACTIVE","State":"SUSPENDED")", false},  // the newer member counts
      {R"("State":"CLOSED")", false},
      {R"("State":"PENDING_ACTIVATION")", false},
      {R"("State":"PENDING_CLOSURE")", true},
      {R"("State":"SOMETHING_NEW")", true},
  };
  for (const auto& [state, asked] : cases) {
    std::string token;
    const auto accounts = ReadListAccounts(Page(AccountJson("111122223333", state)), token);
    ASSERT_TRUE(accounts.ok()) << state;
    EXPECT_EQ(accounts->at(0).can_be_asked(), asked) << state;
    EXPECT_EQ(token, "");
  }
}

TEST(OrganisationTest, StrangeAnswersAreRefused) {
  for (const std::string& json : {std::string(), std::string("<a/>"), std::string("[]"), std::string("{}"),
                                  std::string(R"({"Accounts":{}})"), Page(AccountJson("1111")),
                                  Page(AccountJson("11112222333x")), Page(R"({"Id":"111122223333","Status":"ACTIVE"})"),
                                  Page(R"({"Id":"111122223333","Arn":"arn:aws","Status":"ACTIVE"})"),
                                  Page(AccountJson("111122223333", R"("x":1)")), Page("", "7")}) {
    std::string token;
    EXPECT_FALSE(ReadListAccounts(json, token).ok()) << json;
  }
}

TEST(OrganisationTest, HalfAListIsNone) {
  const std::vector<std::vector<std::pair<std::string, ScriptedTransport::Answer>>> scripts{
      {{kFirst, JsonError(400, "AccessDeniedException")}},
      {{kFirst, ScriptedTransport::Ok(Page(AccountJson("111122223333"), R"("t")"))},
       {R"({"MaxResults":20,"NextToken":"t"})", JsonError(400, "AccessDeniedException")}},
      {{kFirst, ScriptedTransport::Ok(Page(AccountJson("111122223333"), R"("t")"))},
       {R"({"MaxResults":20,"NextToken":"t"})", ScriptedTransport::Ok(Page("", R"("t")"))}},
      {{kFirst, ScriptedTransport::Ok("<html/>")}},
      {{kFirst, ScriptedTransport::Lost()}},
      {{kFirst, ScriptedTransport::Failed(403, "SignatureDoesNotMatch")}},  // in XML
      {{kCaller, ScriptedTransport::Failed(403, "AccessDenied")}},
  };
  for (const auto& script : scripts) {
    ScriptedTransport transport;
    transport.On(kCaller, CallerXml());
    transport.On(kFirst, Page(AccountJson("111122223333")));
    for (const auto& [form, answer] : script) transport.On(form, {answer});
    const auto organisation = List(transport);
    ASSERT_FALSE(organisation.ok());
    EXPECT_EQ(organisation.error().code, ErrorCode::kUnreadable);
    EXPECT_NE(organisation.error().mend, "");
  }
}

TEST(OrganisationTest, ThrottlingPassesAndNoOrganisationIsSaid) {
  ScriptedTransport transport;
  transport.On(kCaller, CallerXml());
  transport.On(kFirst,
               {JsonError(400, "TooManyRequestsException"), ScriptedTransport::Ok(Page(AccountJson("111122223333")))});
  EXPECT_TRUE(List(transport).ok());
  transport.On(kFirst, {JsonError(400, "AWSOrganizationsNotInUseException")});
  EXPECT_THAT(List(transport).error().Text(), HasSubstr("without --org"));
}

TEST(OrganisationTest, CodesOfJsonErrors) {
  EXPECT_EQ(ReadJsonErrorCode(R"({"__type":"com.amazonaws#AccessDeniedException","message":"x"})"),
            "AccessDeniedException");
  for (const std::string_view none : {"", "<a/>", "[]", "{}", R"({"__type":7})", R"({"__type":"<b>"})"}) {
    EXPECT_EQ(ReadJsonErrorCode(none), "") << none;
  }
}

}  // namespace
}  // namespace keymuster
