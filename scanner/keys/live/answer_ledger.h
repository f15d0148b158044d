#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/result.h"
#include "host/clock.h"
#include "scanner/keys/answers/answer.h"
#include "scanner/keys/live/client.h"
#include "scanner/keys/live/collector.h"

namespace keymuster {

// What a call asks about.
struct CallSubject {
  std::string operation;  // as FailedCall names it
  std::string user;
  std::string key_id;

  std::string Text() const {
    return operation + (key_id.empty() ? (user.empty() ? "" : " of " + user) : " of " + key_id);
  }
};

// The answers of one account, and the calls that failed, until all are there. The order in which they came is not seen
// in what is made of them.
class AnswerLedger {
 public:
  explicit AnswerLedger(const Clock& clock) : clock_(clock) {}

  // `page`: its number in a list. An answer that does not tell its time was given now.
  template <typename T>
  void Keep(T answer, const CallSubject& subject, size_t page = 0) {
    AnswerOrigin& origin = answer.origin;
    origin.where = subject.Text();
    if (!origin.recorded_at && !origin.file_time) origin.recorded_at = clock_.Now();
    answers_.emplace(std::make_tuple(subject.operation, subject.user, subject.key_id, page), std::move(answer));
  }
  void KeepFailure(const CallFailure& failure, const CallSubject& subject);

  // "AccessDenied (HTTP 403)" of the calls of one operation that failed; empty if none did.
  std::string WhyFailed(const std::string& operation) const;

  // Puts the account together as if it had been recorded. kMalformed if the answers are of several accounts.
  Result<Collected> Assemble() &&;

 private:
  // How often one kind of call failed for one reason, and for whom, in the order of names, first.
  struct FailureCount {
    size_t times = 0;
    std::string first;
    std::string detail;
  };

  std::string OwnAccount() const;
  void SetAsideOtherAccounts();
  std::vector<std::string> Gaps(const Account& account, bool lost_anything) const;

  const Clock& clock_;
  std::multimap<std::tuple<std::string, std::string, std::string, size_t>, Answer> answers_;
  std::map<std::pair<std::string, std::string>, FailureCount> failures_;  // by operation and code
};

}  // namespace keymuster
