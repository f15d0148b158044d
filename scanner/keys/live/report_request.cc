#include "scanner/keys/live/report_request.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "scanner/keys/live/error_code.h"
#include "scanner/keys/live/reader.h"

namespace keymuster {
namespace {

constexpr double kLongestPause = 10;  // seconds between two looks

}  // namespace

void ReportRequest::Start() {
  started_ = client_.clock().MonotonicSeconds();
  AskToMake();
}

void ReportRequest::AskToMake() {
  Call call{.action = "GenerateCredentialReport", .parameters = {}, .take = {}, .fail = {}, .extra = true};
  call.take = [this](std::string_view body) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(const bool made, ReadGenerateCredentialReport(body));
    if (made) {
      client_.Ask(FetchCall());
    } else {
      FetchLater();
    }
    return {};
  };
  call.fail = [this](const CallFailure& failure) {
    if (client_.given_up() || IsRefusedCaller(failure.code)) return fail_(failure);
    not_made_for_ = failure.code;
    client_.Ask(FetchCall());
  };
  client_.Ask(std::move(call));
}

Call ReportRequest::FetchCall() {
  Call call{.action = "GetCredentialReport", .parameters = {}, .take = {}, .fail = {}, .extra = true};
  call.take = [this](std::string_view body) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(ReportAnswer report, ReadGetCredentialReport(body));
    report.origin.file_time = client_.clock().Now();
    take_(std::move(report));
    return {};
  };
  call.fail = [this](const CallFailure& failure) { OnFetchFailure(failure); };
  return call;
}

// Codes: IAM API Reference, "GetCredentialReport".
void ReportRequest::OnFetchFailure(const CallFailure& failure) {
  if (failure.code == "ReportInProgress") return FetchLater();
  if (failure.code == "ReportNotPresent" && not_made_for_.empty()) return FetchLater();
  if (failure.code == "ReportExpired" && not_made_for_.empty() && !std::exchange(made_again_, true)) return AskToMake();
  CallFailure whole = failure;
  if (!not_made_for_.empty()) whole.detail += "; GenerateCredentialReport was answered with " + not_made_for_;
  fail_(whole);
}

void ReportRequest::FetchLater() {
  const double pause = std::exchange(pause_, std::min(pause_ * 2, kLongestPause));
  if (client_.clock().MonotonicSeconds() - started_ + pause > longest_seconds_) {
    return fail_({"ReportNotReady",
                  "AWS had not made it within " + std::to_string(std::llround(longest_seconds_)) + " seconds"});
  }
  client_.AskIn(pause, FetchCall());
}

}  // namespace keymuster
