#include "scanner/keys/live/report_request.h"

#include <gmock/gmock.h>

#include <optional>

#include "tests/scanner/keys/recorded_text.h"
#include "tests/scanner/live/aws_xml.h"
#include "tests/scanner/live/scripted_transport.h"

namespace keymuster {
namespace {

using testing::HasSubstr;

using Answers = std::vector<ScriptedTransport::Answer>;

const std::string kGenerate = "Action=GenerateCredentialReport&Version=2010-05-08";
const std::string kFetch = "Action=GetCredentialReport&Version=2010-05-08";

ScriptedTransport::Answer State(const std::string& state) { return ScriptedTransport::Ok(StateXml(state)); }
ScriptedTransport::Answer Report(const std::string& generated = "2026-11-18T11:00:00Z") {
  return ScriptedTransport::Ok(
      ReportXml(kReportHeader + ReportRowText("alice", "true,2026-05-01T10:00:00Z,N/A,N/A,N/A"), generated));
}

struct Outcome {
  std::optional<ReportAnswer> report;
  CallFailure failure;
  int calls = 0;
  double seconds = 0;
  size_t requests = 0;
};

Outcome Request(const Answers& generate, const Answers& fetch, double longest = 300,
                ClientOptions options = TestClient::Unlimited()) {
  ScriptedTransport transport;
  transport.On(kGenerate, generate);
  transport.On(kFetch, fetch);
  TestClient test(transport, std::move(options));
  Outcome outcome;
  ReportRequest request(
      test.client, longest,
      [&](ReportAnswer report) {
        ++outcome.calls;
        outcome.report = std::move(report);
      },
      [&](const CallFailure& failure) {
        ++outcome.calls;
        outcome.failure = failure;
      });
  request.Start();
  test.client.Run();
  EXPECT_EQ(outcome.calls, 1);
  outcome.seconds = transport.clock.MonotonicSeconds();
  outcome.requests = transport.posted.size();
  return outcome;
}

const auto kDenied = ScriptedTransport::Failed(403, "AccessDenied");
const auto kInProgress = ScriptedTransport::Failed(404, "ReportInProgress");
const auto kNotPresent = ScriptedTransport::Failed(410, "ReportNotPresent");
const auto kExpired = ScriptedTransport::Failed(410, "ReportExpired");

TEST(ReportRequestTest, TakesWhatIsThere) {
  const Outcome outcome = Request({State("COMPLETE")}, {Report()});
  ASSERT_TRUE(outcome.report);
  EXPECT_EQ(outcome.report->rows.size(), 1U);
  EXPECT_EQ(outcome.report->origin.recorded_at, At("2026-11-18T11:00:00Z"));
  EXPECT_EQ(outcome.seconds, 0);
  EXPECT_EQ(outcome.requests, 2U);
}

TEST(ReportRequestTest, WaitsLongerEachTime) {
  for (const auto& not_yet : {kInProgress, kNotPresent}) {
    const Outcome outcome = Request({State("STARTED")}, {not_yet, not_yet, not_yet, not_yet, not_yet, Report()});
    ASSERT_TRUE(outcome.report);
    EXPECT_NEAR(outcome.seconds, 1 + 2 + 4 + 8 + 10 + 10, 0.1);
    EXPECT_EQ(outcome.requests, 7U);
  }
}

TEST(ReportRequestTest, WaitingHasAnEnd) {
  const Outcome outcome = Request({State("INPROGRESS")}, {kInProgress}, 30);
  EXPECT_EQ(outcome.failure.code, "ReportNotReady");
  EXPECT_THAT(outcome.failure.detail, HasSubstr("within 30 seconds"));
  EXPECT_LE(outcome.seconds, 30);
  EXPECT_LE(outcome.requests, 6U);
}

TEST(ReportRequestTest, TheDeadlineOfTheClientCountsToo) {
  ClientOptions options = TestClient::Unlimited();
  options.deadline_seconds = 20;
  const Outcome outcome = Request({State("STARTED")}, {kInProgress}, 300, options);
  EXPECT_EQ(outcome.failure.code, "NotAsked");
  EXPECT_LE(outcome.seconds, 22);
}

TEST(ReportRequestTest, WhoMayNotHaveOneMadeMayReadOne) {
  EXPECT_TRUE(Request({kDenied}, {Report()}).report);
  EXPECT_TRUE(Request({ScriptedTransport::Failed(409, "LimitExceeded")}, {kInProgress, Report()}).report);
  for (const auto& answer : {kNotPresent, kExpired, kDenied}) {
    const Outcome outcome = Request({kDenied}, {answer});
    EXPECT_THAT(outcome.failure.detail, HasSubstr("GenerateCredentialReport was answered with AccessDenied"));
    EXPECT_EQ(outcome.requests, 2U);
  }
}

TEST(ReportRequestTest, AnExpiredReportIsMadeAgainOnce) {
  EXPECT_TRUE(Request({State("COMPLETE")}, {kExpired, Report()}).report);
  const Outcome outcome = Request({State("COMPLETE")}, {kExpired});
  EXPECT_EQ(outcome.failure.code, "ReportExpired");
  EXPECT_EQ(outcome.requests, 4U);
}

TEST(ReportRequestTest, RefusedCredentialsEndIt) {
  const Outcome outcome = Request({ScriptedTransport::Failed(403, "InvalidClientTokenId")}, {Report()});
  EXPECT_EQ(outcome.failure.code, "InvalidClientTokenId");
  EXPECT_EQ(outcome.requests, 1U);
}

TEST(ReportRequestTest, BrokenAnswersAreNoReport) {
  for (const std::string& body : {std::string("<html/>"), ReportXml("no columns"), ReportXml(""),
                                  ResponseXml("GetCredentialReport", "<ReportFormat>text/csv</ReportFormat>"),
                                  ResponseXml("GetCredentialReport",
                                              "<Content>!</Content><ReportFormat>text/csv"
                                              "</ReportFormat>"),
                                  ResponseXml("GetCredentialReport",
                                              "<Content>YQ==</Content><ReportFormat>x"
                                              "</ReportFormat>")}) {
    const Outcome outcome = Request({State("COMPLETE")}, {ScriptedTransport::Ok(body)});
    EXPECT_EQ(outcome.failure.code, "MalformedAnswer") << body;
  }
  EXPECT_EQ(Request({State("PERHAPS")}, {kNotPresent}).failure.code, "ReportNotPresent");
}

// moto's never changes.
TEST(ReportRequestTest, AnImpossibleTimeIsTheTimeOfFetching) {
  const Outcome outcome = Request({State("COMPLETE")}, {Report("2015-02-02T20:02:02Z")});
  ASSERT_TRUE(outcome.report);
  EXPECT_FALSE(outcome.report->origin.recorded_at.has_value());
  EXPECT_EQ(outcome.report->origin.file_time, UtcTime{1'795'000'000});
  EXPECT_THAT(outcome.report->origin.remarks, testing::ElementsAre(HasSubstr("is not believed")));
}

}  // namespace
}  // namespace keymuster
