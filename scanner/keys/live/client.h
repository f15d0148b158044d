#pragma once

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"
#include "host/clock.h"
#include "scanner/keys/live/endpoint.h"
#include "scanner/keys/live/transport.h"

namespace keymuster {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// "Action=ListUsers&Version=2010-05-08&Marker=a%2Bb": application/x-www-form-urlencoded, unreserved characters of
// RFC 3986 as they are.
std::string FormOf(const std::string& action, const std::string& version, const Parameters& parameters);

// How often and how long to wait before an answer counts as refused.
struct RetryPolicy {
  int attempts = 6;         // of one call
  int first_wait_ms = 500;  // doubles
  int longest_wait_ms = 20'000;
  std::function<void(int milliseconds)> wait;
};

// Waits in short naps, so that a signal ends it.
void WaitInNaps(int milliseconds);

// A call that AWS answered with an error, or did not answer.
struct CallFailure {
  std::string code;    // "AccessDenied"; "NoAnswer", "HTTP 502" where AWS named none
  std::string detail;  // for people
};

// Asks one question after the other. Throttling (which IAM sends as HTTP 400), server errors and lost connections are
// tried again; credentials that AWS does not accept are not, and end all further calls.
class Client {
 public:
  Client(Transport& transport, Endpoints endpoints, RetryPolicy policy, const Clock& clock)
      : transport_(transport), endpoints_(std::move(endpoints)), policy_(std::move(policy)), clock_(clock) {}

  // The body of the answer.
  std::variant<std::string, CallFailure> AskIam(const std::string& action, const Parameters& parameters);
  std::variant<std::string, CallFailure> AskSts(const std::string& action);

  // No further call makes sense: the credentials were refused, or nothing answers any more. Calls fail at once from
  // then on.
  bool given_up() const { return !gave_up_because_.empty(); }
  const std::string& gave_up_because() const { return gave_up_because_; }
  const std::string& mend() const { return mend_; }  // what a person may do about it; may be empty

  const Clock& clock() const { return clock_; }

 private:
  struct Attempt;
  std::variant<std::string, CallFailure> Ask(const Endpoint& endpoint, const std::string& form);
  Attempt Try(const Endpoint& endpoint, const std::string& form) const;
  std::string SkewWords(const HttpAnswer& answer) const;

  Transport& transport_;
  Endpoints endpoints_;
  RetryPolicy policy_;
  const Clock& clock_;
  int unanswered_in_a_row_ = 0;
  std::string gave_up_because_;
  std::string mend_;
};

}  // namespace keymuster
