#include "scanner/keys/live/client.h"

#include <gmock/gmock.h>

#include "tests/scanner/live/scripted_transport.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kForm = "Action=ListUsers&Version=2010-05-08";

CallFailure FailureOf(const std::variant<std::string, CallFailure>& outcome) {
  return std::holds_alternative<CallFailure>(outcome) ? std::get<CallFailure>(outcome) : CallFailure{"none", ""};
}

TEST(ClientTest, FormsAreEncoded) {
  EXPECT_EQ(FormOf("ListAccessKeys", "2010-05-08", {{"UserName", "=+,.@-_ \xC3\xA9&x"}, {"Marker", "a+b/="}}),
            "Action=ListAccessKeys&Version=2010-05-08&UserName=%3D%2B%2C.%40-_%20%C3%A9%26x&Marker=a%2Bb%2F%3D");
}

TEST(ClientTest, WhatPassesIsTriedAgain) {
  for (const auto& bad :
       {ScriptedTransport::Failed(400, "Throttling"), ScriptedTransport::Failed(503, "ServiceUnavailable"),
        ScriptedTransport::Answer(HttpAnswer{502, "<html>", {}}), ScriptedTransport::Answer(HttpAnswer{429, "", {}}),
        ScriptedTransport::Lost()}) {
    ScriptedTransport transport;
    transport.On(kForm, {bad, bad, ScriptedTransport::Ok("fine")});
    TestClient test(transport);
    EXPECT_EQ(std::get<std::string>(test.client.AskIam("ListUsers", {})), "fine");
    EXPECT_THAT(test.waited, ElementsAre(500, 1000));
    EXPECT_FALSE(test.client.given_up());
  }
}

TEST(ClientTest, WaitingHasAnEnd) {
  ScriptedTransport transport;
  transport.On(kForm, {ScriptedTransport::Failed(400, "Throttling")});
  TestClient test(transport);
  EXPECT_EQ(FailureOf(test.client.AskIam("ListUsers", {})).code, "Throttling");
  EXPECT_EQ(transport.posted.size(), 6U);
  EXPECT_THAT(test.waited, ElementsAre(500, 1000, 2000, 4000, 8000));
  EXPECT_FALSE(test.client.given_up());  // AWS answers; another call may pass
}

TEST(ClientTest, ARefusalIsFinal) {
  ScriptedTransport transport;
  transport.On(kForm, {ScriptedTransport::Failed(403, "AccessDenied")});
  TestClient test(transport);
  EXPECT_EQ(FailureOf(test.client.AskIam("ListUsers", {})).code, "AccessDenied");
  EXPECT_THAT(test.waited, IsEmpty());
  EXPECT_FALSE(test.client.given_up());
}

TEST(ClientTest, RefusedCredentialsEndEverything) {
  for (const std::string code : {"ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch"}) {
    ScriptedTransport transport;
    transport.On(kForm, {ScriptedTransport::Failed(403, code)});
    TestClient test(transport);
    EXPECT_EQ(FailureOf(test.client.AskIam("ListUsers", {})).code, code);
    EXPECT_TRUE(test.client.given_up());
    const CallFailure next = FailureOf(test.client.AskSts("GetCallerIdentity"));
    EXPECT_EQ(next.code, "NotAsked");
    EXPECT_THAT(next.detail, HasSubstr(code));
    EXPECT_EQ(transport.posted.size(), 1U);
  }
}

TEST(ClientTest, ADeadNetworkIsNotAskedForEver) {
  ScriptedTransport transport;
  transport.On(kForm, {ScriptedTransport::Lost()});
  TestClient test(transport);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(FailureOf(test.client.AskIam("ListUsers", {})).code, "NoAnswer");
  EXPECT_TRUE(test.client.given_up());
  EXPECT_EQ(transport.posted.size(), 18U);
}

TEST(ClientTest, AClockThatIsWrongIsNamed) {
  ScriptedTransport transport;
  TestClient test(transport);
  transport.On(kForm,
               {HttpAnswer{403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
                           UtcTime{test.clock.Now().seconds - 3600}}});
  EXPECT_THAT(FailureOf(test.client.AskIam("ListUsers", {})).detail,
              HasSubstr("clock of this machine is 3600 seconds ahead of the server's"));
}

TEST(ClientTest, ARedirectIsNoAnswer) {
  ScriptedTransport transport;
  transport.On(kForm, {HttpAnswer{301, "", {}}});
  TestClient test(transport);
  EXPECT_EQ(FailureOf(test.client.AskIam("ListUsers", {})).code, "HTTP 301");
  EXPECT_EQ(transport.posted.size(), 1U);
}

}  // namespace
}  // namespace keymuster
