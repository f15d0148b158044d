#pragma once

#include <functional>

#include "scanner/keys/answers/answer.h"
#include "scanner/keys/live/client.h"

namespace keymuster {

// The credential report: has AWS make one, which takes seconds to minutes, and fetches it. AWS makes at most one in
// four hours (IAM User Guide, "Getting credential reports"); one that is there already is as good. Whoever may not have
// one made may still read one. The client's Run does the asking; this object must live as long.
class ReportRequest {
 public:
  // One of the two is called in the end, unless a signal comes. A report's origin says when it was made, or else when
  // it was fetched. `fail` gets "ReportNotReady" if AWS takes longer than `longest_seconds`.
  using Take = std::function<void(ReportAnswer report)>;
  using Fail = std::function<void(const CallFailure& failure)>;

  ReportRequest(Client& client, double longest_seconds, Take take, Fail fail)
      : client_(client), longest_seconds_(longest_seconds), take_(std::move(take)), fail_(std::move(fail)) {}
  ReportRequest(const ReportRequest&) = delete;
  ReportRequest& operator=(const ReportRequest&) = delete;

  void Start();

 private:
  void AskToMake();
  Call FetchCall();
  void OnFetchFailure(const CallFailure& failure);
  void FetchLater();

  Client& client_;
  double longest_seconds_;
  Take take_;
  Fail fail_;
  double started_ = 0;
  double pause_ = 1;          // seconds; doubles
  bool made_again_ = false;   // a second time, because the first one expired
  std::string not_made_for_;  // the code of a GenerateCredentialReport that failed
};

}  // namespace keymuster
