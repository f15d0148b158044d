#include "scanner/keys/live/client.h"

#include <gmock/gmock.h>

#include "tests/scanner/live/scripted_transport.h"

namespace keymuster {
namespace {

using testing::HasSubstr;

const std::string kForm = "Action=ListUsers&Version=2010-05-08";

CallFailure FailureOf(const std::variant<std::string, CallFailure>& outcome) {
  return std::holds_alternative<CallFailure>(outcome) ? std::get<CallFailure>(outcome) : CallFailure{"none", ""};
}

TEST(ClientTest, FormsAreEncoded) {
  EXPECT_EQ(FormOf("ListAccessKeys", "2010-05-08", {{"UserName", "=+,.@-_ \xC3\xA9&x"}, {"Marker", "a+b/="}}),
            "Action=ListAccessKeys&Version=2010-05-08&UserName=%3D%2B%2C.%40-_%20%C3%A9%26x&Marker=a%2Bb%2F%3D");
}

TEST(ClientTest, WhatPassesIsTriedAgainAfterADoublingWait) {
  struct Case {
    ScriptedTransport::Answer bad;
    double waited;
  };
  HttpAnswer patient{503, "", {}, 3};
  for (const auto& [bad, waited] :
       {Case{ScriptedTransport::Failed(400, "Throttling"), 1.5}, Case{HttpAnswer{429, "", {}, {}}, 1.5},
        Case{ScriptedTransport::Failed(503, "ServiceUnavailable"), 0.3}, Case{HttpAnswer{502, "<html>", {}, {}}, 0.3},
        Case{ScriptedTransport::Lost(), 0.3}, Case{ScriptedTransport::Ok("broken"), 0.3}, Case{patient, 6.3}}) {
    ScriptedTransport transport;
    transport.On(kForm, {bad, bad, ScriptedTransport::Ok("fine")});
    TestClient test(transport);
    EXPECT_EQ(std::get<std::string>(test.Ask("ListUsers")), "fine");
    EXPECT_NEAR(test.clock.MonotonicSeconds(), waited, 0.01);
    EXPECT_FALSE(test.client.given_up());
  }
}

TEST(ClientTest, WaitingHasAnEnd) {
  ScriptedTransport transport;
  transport.On(kForm, {ScriptedTransport::Failed(400, "Throttling")});
  TestClient test(transport);
  EXPECT_EQ(FailureOf(test.Ask("ListUsers")).code, "Throttling");
  EXPECT_EQ(transport.posted.size(), 20U);
  EXPECT_FALSE(test.client.given_up());  // AWS answers; another call may pass
}

// An endpoint that is wrong is told soon; a moment's outage costs no call.
TEST(ClientTest, AServiceThatHasAnsweredIsGivenMoreTime) {
  for (const bool answered_before : {false, true}) {
    ScriptedTransport transport;
    std::vector<ScriptedTransport::Answer> answers(9, ScriptedTransport::Lost());
    if (answered_before) answers.insert(answers.begin(), ScriptedTransport::Ok("first"));
    answers.push_back(ScriptedTransport::Ok("fine"));
    transport.On(kForm, answers);
    TestClient test(transport);
    if (answered_before) {
      test.Ask("ListUsers");
      EXPECT_EQ(std::get<std::string>(test.Ask("ListUsers")), "fine");
      EXPECT_LT(test.clock.MonotonicSeconds(), 12);
    } else {
      EXPECT_EQ(FailureOf(test.Ask("ListUsers")).code, "NoAnswer");
      EXPECT_EQ(transport.posted.size(), 6U);
    }
  }
}

TEST(ClientTest, TheDeadlineIsKept) {
  ScriptedTransport transport;
  transport.On(kForm, {ScriptedTransport::Failed(400, "Throttling")});
  ClientOptions options = TestClient::Unlimited();
  options.deadline_seconds = 10;
  TestClient test(transport, options);
  const CallFailure failure = FailureOf(test.Ask("ListUsers"));
  EXPECT_EQ(failure.code, "NotAsked");
  EXPECT_THAT(failure.detail, HasSubstr("deadline of 10 seconds"));
  EXPECT_LT(test.clock.MonotonicSeconds(), 12);
}

TEST(ClientTest, ALaterCallWaitsAndTheOthersDoNot) {
  ScriptedTransport transport;
  transport.On(kForm, "fine");
  TestClient test(transport);
  double taken_at = -1;
  const auto take = [&](std::string_view) {
    taken_at = test.clock.MonotonicSeconds();
    return Status();
  };
  test.client.AskIn(7, Call{Call::Service::kIam, "ListUsers", {}, take, {}});
  EXPECT_EQ(std::get<std::string>(test.Ask("ListUsers")), "fine");
  EXPECT_NEAR(taken_at, 7, 0.1);
}

TEST(ClientTest, ExtrasThatGoUnansweredEndNothing) {
  for (const bool extra : {true, false}) {
    ScriptedTransport transport;
    transport.On(kForm, {ScriptedTransport::Lost()});
    TestClient test(transport);
    for (int i = 0; i < 5; ++i) {
      Call call{Call::Service::kIam, "ListUsers", {}, [](std::string_view) { return Status(); }, {}};
      call.fail = [](const CallFailure&) {};
      call.extra = extra;
      test.client.Ask(std::move(call));
    }
    test.client.Run();
    EXPECT_EQ(test.client.given_up(), !extra);
  }
}

TEST(ClientTest, ARefusalIsFinal) {
  ScriptedTransport transport;
  transport.On(kForm, {ScriptedTransport::Failed(403, "AccessDenied")});
  TestClient test(transport);
  EXPECT_EQ(FailureOf(test.Ask("ListUsers")).code, "AccessDenied");
  EXPECT_EQ(transport.posted.size(), 1U);
  EXPECT_FALSE(test.client.given_up());
}

TEST(ClientTest, RefusedCredentialsEndEverything) {
  for (const std::string code : {"ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch"}) {
    ScriptedTransport transport;
    transport.On(kForm, {ScriptedTransport::Failed(403, code)});
    TestClient test(transport);
    EXPECT_EQ(FailureOf(test.Ask("ListUsers")).code, code);
    EXPECT_TRUE(test.client.given_up());
    const CallFailure next = FailureOf(test.Ask("GetCallerIdentity", Call::Service::kSts));
    EXPECT_EQ(next.code, "NotAsked");
    EXPECT_THAT(next.detail, HasSubstr(code));
    EXPECT_EQ(transport.posted.size(), 1U);
  }
}

TEST(ClientTest, ExpiredCredentialsAreRenewedOnceForEachThatWorked) {
  ScriptedTransport transport;
  const auto expired = ScriptedTransport::Failed(403, "ExpiredToken");
  transport.On(kForm, {expired, ScriptedTransport::Ok("fine"), expired, expired});
  int renewed = 0;
  ClientOptions options = TestClient::Unlimited();
  options.refresh = [&]() -> Result<SharedCredentials> {
    return TestClient::Signer("renewed " + std::to_string(++renewed));
  };
  TestClient test(transport, options);
  EXPECT_EQ(std::get<std::string>(test.Ask("ListUsers")), "fine");
  EXPECT_EQ(transport.signers.back(), "renewed 1");
  // The next ones do not work even once: then there is no use in asking for more.
  EXPECT_EQ(FailureOf(test.Ask("ListUsers")).code, "ExpiredToken");
  EXPECT_EQ(renewed, 2);
  EXPECT_TRUE(test.client.given_up());
}

TEST(ClientTest, WhyNoNewCredentialsCameIsTold) {
  ScriptedTransport transport;
  transport.On(kForm, {ScriptedTransport::Failed(403, "ExpiredToken")});
  ClientOptions options = TestClient::Unlimited();
  options.refresh = []() -> Result<SharedCredentials> {
    return Error{ErrorCode::kConfig, "profile x", "the sign-in has expired", ""};
  };
  TestClient test(transport, options);
  (void)test.Ask("ListUsers");
  EXPECT_TRUE(test.client.given_up());
  EXPECT_THAT(test.client.mend(), HasSubstr("the sign-in has expired"));
}

TEST(ClientTest, ADeadNetworkIsNotAskedForEver) {
  ScriptedTransport transport;
  transport.On(kForm, {ScriptedTransport::Lost()});
  TestClient test(transport);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(FailureOf(test.Ask("ListUsers")).code, "NoAnswer");
  EXPECT_TRUE(test.client.given_up());
  EXPECT_EQ(transport.posted.size(), 18U);
}

TEST(ClientTest, OnlySoManyAreInFlight) {
  ScriptedTransport transport;
  TestClient test(transport);
  int failed = 0;
  for (int i = 0; i < 50; ++i) {
    test.client.Ask(Call{Call::Service::kIam,
                         "X",
                         {},
                         [](std::string_view) { return Status(); },
                         [&](const CallFailure&) { ++failed; }});
  }
  test.client.Run();
  EXPECT_EQ(failed, 50);
  EXPECT_EQ(transport.most_in_flight, 10U);
}

TEST(ClientTest, OnlySoManyASecond) {
  ScriptedTransport transport;
  transport.On("Action=X&Version=2010-05-08", "fine");
  ClientOptions options = TestClient::Unlimited();
  options.most_per_second = 20;
  TestClient test(transport, options);
  for (int i = 0; i < 100; ++i) {
    test.client.Ask(Call{Call::Service::kIam, "X", {}, [](std::string_view) { return Status(); }, {}});
  }
  test.client.Run();
  EXPECT_NEAR(test.clock.MonotonicSeconds(), 99 / 20.0, 0.5);
}

TEST(ClientTest, AClockThatIsWrongIsNamed) {
  ScriptedTransport transport;
  TestClient test(transport);
  transport.On(kForm, {HttpAnswer{403,
                                  "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
                                  UtcTime{test.clock.Now().seconds - 3600},
                                  {}}});
  EXPECT_THAT(FailureOf(test.Ask("ListUsers")).detail,
              HasSubstr("clock of this machine is 3600 seconds ahead of the server's"));
}

TEST(ClientTest, ARedirectIsNoAnswer) {
  ScriptedTransport transport;
  transport.On(kForm, {HttpAnswer{301, "", {}, {}}});
  TestClient test(transport);
  EXPECT_EQ(FailureOf(test.Ask("ListUsers")).code, "HTTP 301");
  EXPECT_EQ(transport.posted.size(), 1U);
}

}  // namespace
}  // namespace keymuster
