#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"
#include "host/clock.h"
#include "scanner/keys/live/endpoint.h"
#include "scanner/keys/live/form.h"
#include "scanner/keys/live/request_rate.h"
#include "scanner/keys/live/transport.h"

namespace keymuster {

// A call that AWS answered with an error, or did not answer.
struct CallFailure {
  std::string code;    // "AccessDenied"; "NoAnswer", "MalformedAnswer", "HTTP 502" where AWS named none
  std::string detail;  // for people
};

// One question, and who waits for its answer. Exactly one of the two is called in the end, unless a signal comes.
struct Call {
  enum class Service { kIam, kSts, kOrganizations };
  Service service = Service::kIam;
  std::string action;
  Parameters parameters;
  // Gets the body. An error says that it is no answer to the question: then it is asked again, so nothing may have been
  // kept.
  std::function<Status(std::string_view body)> take;
  std::function<void(const CallFailure& failure)> fail;
  // What is asked beside the main thing: that it goes unanswered does not mean that nothing answers any more.
  bool extra = false;
  std::string json = {};  // of kOrganizations: the parameters
};

struct ClientOptions {
  int in_flight = 10;
  double most_per_second = 50;  // 0: no limit of ours
  double deadline_seconds = 1'800;
  int first_attempts = 6;       // of a call that got no answer, or one that is none, while nothing was ever answered
  int attempts = 10;            // of such a call later: with 20 % server errors one call in 10^7 is lost
  int throttled_attempts = 20;  // with 30 % throttling one call in 10^10 is lost
  double longest_wait_seconds = 20;    // between two attempts, when throttled
  double longest_passing_seconds = 2;  // otherwise
  std::function<double()> random;      // in [0, 1); spreads the retries
  // New credentials when the old ones have expired; may be empty.
  std::function<Result<SharedCredentials>()> refresh;
};

// Asks many questions at a time. Throttling (which IAM sends as HTTP 400), server errors, broken answers and lost
// connections are tried again after a random part of a doubling wait; expired credentials are renewed, and the calls
// that they spoiled are asked again. Credentials that AWS does not accept end all further calls. Not thread-safe.
class Client {
 public:
  Client(Transport& transport, Endpoints endpoints, SharedCredentials credentials, ClientOptions options,
         const Clock& clock);

  // Puts a call in the queue; allowed from within another call's take and fail.
  void Ask(Call call);

  // The same, to be sent so many seconds from now at the earliest.
  void AskIn(double seconds, Call call);

  // Returns when every call is answered or failed, or a signal came.
  void Run();

  // No further call makes sense: the credentials were refused, nothing answers any more, or time is up. Calls that are
  // left fail with the code "NotAsked".
  bool given_up() const { return !gave_up_because_.empty(); }
  const std::string& gave_up_because() const { return gave_up_because_; }
  const std::string& mend() const { return mend_; }  // what a person may do about it; may be empty

  const Clock& clock() const { return clock_; }
  const std::string& key_id() const { return credentials_->key_id; }  // that signs
  uint64_t requests() const { return next_ticket_; }                  // sent so far, retries included

 private:
  struct Pending {
    Call call;
    std::string body;
    uint64_t ticket = 0;  // of the last attempt
    int failed = 0;       // attempts
    int throttled = 0;    // attempts
    int credentials = 0;  // generation that signed the last attempt
  };
  struct Verdict;

  static Pending PendingOf(Call call);
  bool idle() const { return ready_.empty() && later_.empty() && in_flight_.empty(); }
  const Endpoint& EndpointOf(const Call& call) const;
  void StartReady(double now);
  void Start(Pending pending);
  int MillisecondsToWait(double now) const;
  void Settle(Pending pending, Result<HttpAnswer> answer);
  Verdict Judge(const Pending& pending, Result<HttpAnswer>& answer) const;
  void Retry(Pending pending, const Verdict& verdict);
  bool Refreshed(const Pending& pending);
  void Fail(const Pending& pending, const Verdict& verdict);
  void FailAll();
  std::string SkewWords(const HttpAnswer& answer) const;

  Transport& transport_;
  Endpoints endpoints_;
  SharedCredentials credentials_;
  ClientOptions options_;
  const Clock& clock_;
  RequestRate rate_;
  double started_;
  std::deque<Pending> ready_;
  std::multimap<double, Pending> later_;  // by when they are due
  std::map<uint64_t, Pending> in_flight_;
  uint64_t next_ticket_ = 0;
  int generation_ = 0;  // of the credentials
  bool answered_since_refresh_ = true;
  bool ever_answered_ = false;
  int unanswered_in_a_row_ = 0;
  std::string gave_up_because_;
  std::string mend_;
};

}  // namespace keymuster
