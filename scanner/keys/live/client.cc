#include "scanner/keys/live/client.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "host/interrupt.h"
#include "scanner/keys/live/error_code.h"
#include "scanner/keys/live/organisation.h"
#include "scanner/keys/live/reader.h"

namespace keymuster {
namespace {

constexpr int kMostUnanswered = 3;        // calls in a row, each with all its attempts
constexpr int64_t kNoticeableSkew = 300;  // seconds; AWS refuses signatures from about then on
constexpr double kFirstWait = 0.1;        // seconds, after a lost or broken answer
constexpr double kFirstThrottledWait = 0.5;
constexpr int kLongestServerWait = 30;  // seconds; of a Retry-After
constexpr int kLongestPause = 1'000;    // milliseconds

}  // namespace

// What one attempt came to.
struct Client::Verdict {
  enum class Kind { kTaken, kThrottled, kPassing, kExpired, kFinal };
  Kind kind = Kind::kTaken;
  CallFailure failure;
  bool by_aws = true;  // an answer of AWS, if a refusal
  int wait_seconds = 0;
};

Client::Client(Transport& transport, Endpoints endpoints, SharedCredentials credentials, ClientOptions options,
               const Clock& clock)
    : transport_(transport),
      endpoints_(std::move(endpoints)),
      credentials_(std::move(credentials)),
      options_(std::move(options)),
      clock_(clock),
      rate_(options_.most_per_second),
      started_(clock.MonotonicSeconds()) {}

Client::Pending Client::PendingOf(Call call) {
  Pending pending;
  if (call.service == Call::Service::kOrganizations) {
    pending.body = call.json;
  } else {
    const char* const version = call.service == Call::Service::kIam ? "2010-05-08" : "2011-06-15";
    pending.body = FormOf(call.action, version, call.parameters);
  }
  pending.call = std::move(call);
  return pending;
}

void Client::Ask(Call call) { ready_.push_back(PendingOf(std::move(call))); }

void Client::AskIn(double seconds, Call call) {
  later_.emplace(clock_.MonotonicSeconds() + seconds, PendingOf(std::move(call)));
}

void Client::Run() {
  while (!idle() && InterruptSignal() == 0) {
    const double now = clock_.MonotonicSeconds();
    if (!given_up() && now - started_ > options_.deadline_seconds) {
      gave_up_because_ = "the deadline of " + std::to_string(std::llround(options_.deadline_seconds)) + " seconds";
      mend_ = "give it more time with --deadline, or allow more requests with --max-rps";
    }
    if (given_up()) return FailAll();
    StartReady(now);
    for (Transport::Finished& finished : transport_.Wait(MillisecondsToWait(now))) {
      const auto at = in_flight_.find(finished.ticket);
      if (at == in_flight_.end()) continue;
      Pending pending = std::move(at->second);
      in_flight_.erase(at);
      if (!transport_.Trusts(finished.ticket)) {
        finished.answer = Error{ErrorCode::kUnreadable, EndpointOf(pending.call).url,
                                "the connection had given an answer to something else", ""};
      }
      Settle(std::move(pending), std::move(finished.answer));
    }
  }
}

const Endpoint& Client::EndpointOf(const Call& call) const {
  switch (call.service) {
    case Call::Service::kIam:
      break;
    case Call::Service::kSts:
      return endpoints_.sts;
    case Call::Service::kOrganizations:
      return endpoints_.organizations;
  }
  return endpoints_.iam;
}

void Client::StartReady(double now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    ready_.push_back(std::move(later_.begin()->second));
    later_.erase(later_.begin());
  }
  while (!ready_.empty() && in_flight_.size() < static_cast<size_t>(options_.in_flight) && rate_.Take(now)) {
    Pending pending = std::move(ready_.front());
    ready_.pop_front();
    Start(std::move(pending));
  }
}

void Client::Start(Pending pending) {
  const Endpoint& endpoint = EndpointOf(pending.call);
  HttpRequest request;
  request.url = endpoint.url;
  request.body = pending.body;
  // Set here because libcurl signs only headers that it was given.
  if (pending.call.service == Call::Service::kOrganizations) {
    request.headers = {"Content-Type: application/x-amz-json-1.1",
                       "X-Amz-Target: AWSOrganizationsV20161128." + pending.call.action};
  } else {
    request.headers = {"Content-Type: application/x-www-form-urlencoded; charset=utf-8"};
  }
  request.signer = credentials_;
  request.region = endpoint.region;
  request.service = endpoint.service;
  request.stays_on_machine = endpoint.loopback;
  pending.credentials = generation_;
  const uint64_t ticket = pending.ticket = ++next_ticket_;
  in_flight_.emplace(ticket, std::move(pending));
  transport_.Start(ticket, request);
}

int Client::MillisecondsToWait(double now) const {
  double seconds = kLongestPause / 1000.0;
  if (!later_.empty()) seconds = std::min(seconds, later_.begin()->first - now);
  const bool room = in_flight_.size() < static_cast<size_t>(options_.in_flight);
  if (!ready_.empty() && room) seconds = std::min(seconds, rate_.SecondsToNext(now));
  return std::clamp(static_cast<int>(std::ceil(seconds * 1000)), 1, kLongestPause);
}

void Client::Settle(Pending pending, Result<HttpAnswer> answer) {
  const Verdict verdict = Judge(pending, answer);
  rate_.OnAnswer(clock_.MonotonicSeconds(), verdict.kind == Verdict::Kind::kThrottled);
  switch (verdict.kind) {
    case Verdict::Kind::kTaken:
      ever_answered_ = true;
      unanswered_in_a_row_ = 0;
      answered_since_refresh_ = true;
      return;
    case Verdict::Kind::kThrottled:
      if (++pending.throttled < options_.throttled_attempts) return Retry(std::move(pending), verdict);
      break;
    case Verdict::Kind::kPassing:
      // A wrong endpoint is told soon; one that has answered is worth waiting for.
      if (++pending.failed < (ever_answered_ ? options_.attempts : options_.first_attempts))
        return Retry(std::move(pending), verdict);
      break;
    case Verdict::Kind::kExpired:
      if (Refreshed(pending)) return ready_.push_front(std::move(pending));
      break;
    case Verdict::Kind::kFinal:
      break;
  }
  Fail(pending, verdict);
}

Client::Verdict Client::Judge(const Pending& pending, Result<HttpAnswer>& answer) const {
  using Kind = Verdict::Kind;
  if (!answer.ok()) {
    const bool lost = answer.error().code == ErrorCode::kUnreadable;
    return {lost ? Kind::kPassing : Kind::kFinal, {lost ? "NoAnswer" : "AnswerTooLarge", answer.error().Text()}, !lost};
  }
  if (answer->status == 200) {
    const Status taken = pending.call.take(answer->body);
    if (taken.ok()) return {};
    transport_.Distrust(pending.ticket);
    return {Kind::kPassing, {"MalformedAnswer", taken.error().Text()}, false};
  }
  // By the look of it: what stands in front of a service that speaks JSON may refuse in XML.
  const bool json = answer->body.starts_with('{');
  const std::string code = json ? ReadJsonErrorCode(answer->body) : ReadErrorCode(answer->body);
  const std::string http = "HTTP " + std::to_string(answer->status);
  Verdict verdict{Kind::kFinal, {code.empty() ? http : code, http + SkewWords(*answer)}, !code.empty()};
  if (IsThrottling(code) || answer->status == 429) {
    verdict.kind = Kind::kThrottled;
  } else if (answer->status >= 500) {
    verdict.kind = Kind::kPassing;
  } else if (IsExpired(code)) {
    verdict.kind = Kind::kExpired;
  }
  verdict.wait_seconds = std::min(answer->retry_after_seconds.value_or(0), kLongestServerWait);
  return verdict;
}

std::string Client::SkewWords(const HttpAnswer& answer) const {
  if (!answer.date) return {};
  const int64_t skew = clock_.Now().seconds - answer.date->seconds;
  if (std::llabs(skew) < kNoticeableSkew) return {};
  return "; the clock of this machine is " + std::to_string(std::llabs(skew)) + " seconds " +
         (skew > 0 ? "ahead of" : "behind") + " the server's";
}

void Client::Retry(Pending pending, const Verdict& verdict) {
  const bool throttled = verdict.kind == Verdict::Kind::kThrottled;
  const int before = (throttled ? pending.throttled : pending.failed) - 1;
  const double longest = throttled ? std::min(options_.longest_wait_seconds, std::ldexp(kFirstThrottledWait, before))
                                   : std::min(options_.longest_passing_seconds, std::ldexp(kFirstWait, before));
  const double wait = verdict.wait_seconds + options_.random() * longest;
  later_.emplace(clock_.MonotonicSeconds() + wait, std::move(pending));
}

// Whether the call may be asked again, because there are other credentials now than it was signed with.
bool Client::Refreshed(const Pending& pending) {
  if (pending.credentials != generation_) return true;
  if (!options_.refresh || !answered_since_refresh_) return false;
  answered_since_refresh_ = false;
  Result<SharedCredentials> fresh = options_.refresh();
  if (!fresh.ok()) {
    mend_ = "new ones could not be had: " + fresh.error().Text();
    return false;
  }
  credentials_ = std::move(fresh).value();
  ++generation_;
  return true;
}

void Client::Fail(const Pending& pending, const Verdict& verdict) {
  const bool refused = verdict.kind == Verdict::Kind::kFinal && verdict.by_aws;
  if (refused || !pending.call.extra) unanswered_in_a_row_ = refused ? 0 : unanswered_in_a_row_ + 1;
  if (!given_up() && (IsRefusedCaller(verdict.failure.code) || unanswered_in_a_row_ >= kMostUnanswered)) {
    gave_up_because_ = verdict.failure.code + " (" + verdict.failure.detail + ")";
    if (mend_.empty()) mend_ = MendOfRefusal(verdict.failure.code);
  }
  pending.call.fail(verdict.failure);
}

void Client::FailAll() {
  const CallFailure failure{"NotAsked", gave_up_because_};
  while (!idle()) {
    std::deque<Pending> all = std::exchange(ready_, {});
    for (auto& [when, pending] : std::exchange(later_, {})) all.push_back(std::move(pending));
    for (auto& [ticket, pending] : std::exchange(in_flight_, {})) all.push_back(std::move(pending));
    for (const Pending& pending : all) pending.call.fail(failure);
  }
}

}  // namespace keymuster
