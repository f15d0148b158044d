#include "scanner/keys/live/client.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>

#include "host/interrupt.h"
#include "scanner/keys/live/error_code.h"
#include "scanner/keys/live/reader.h"

namespace keymuster {
namespace {

constexpr int kMostUnanswered = 3;        // calls in a row, each with all its attempts
constexpr int64_t kNoticeableSkew = 300;  // seconds; AWS refuses signatures from about then on

void AppendEncoded(std::string& form, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      form += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      form += '%';
      form += kHex[byte >> 4U];
      form += kHex[byte & 15U];
    }
  }
}

}  // namespace

std::string FormOf(const std::string& action, const std::string& version, const Parameters& parameters) {
  std::string form = "Action=" + action + "&Version=" + version;
  for (const auto& [name, value] : parameters) {
    form += '&';
    AppendEncoded(form, name);
    form += '=';
    AppendEncoded(form, value);
  }
  return form;
}

void WaitInNaps(int milliseconds) {
  constexpr int kNap = 100;
  for (int left = milliseconds; left > 0 && InterruptSignal() == 0; left -= kNap) {
    const timespec nap{0, std::min(left, kNap) * 1'000'000L};
    nanosleep(&nap, nullptr);
  }
}

// What one attempt came to. `again`: worth another.
struct Client::Attempt {
  std::string body;
  std::optional<CallFailure> failure;
  bool again = false;
  bool answered = true;
};

Client::Attempt Client::Try(const Endpoint& endpoint, const std::string& form) const {
  Attempt attempt;
  Result<HttpAnswer> answer = transport_.Post(endpoint, form);
  if (!answer.ok()) {
    const bool lost = answer.error().code == ErrorCode::kUnreadable;
    attempt.failure = CallFailure{lost ? "NoAnswer" : "AnswerTooLarge", answer.error().Text()};
    attempt.again = lost;
    attempt.answered = !lost;
    return attempt;
  }
  if (answer->status == 200) {
    attempt.body = std::move(answer->body);
    return attempt;
  }
  std::string code = ReadErrorCode(answer->body);
  attempt.again = answer->status >= 500 || answer->status == 429 || IsThrottling(code);
  const std::string http = "HTTP " + std::to_string(answer->status);
  attempt.failure = CallFailure{code.empty() ? http : code, http + SkewWords(*answer)};
  // A redirect or a page of words comes from something that is not AWS.
  attempt.answered = !code.empty();
  return attempt;
}

std::string Client::SkewWords(const HttpAnswer& answer) const {
  if (!answer.date) return {};
  const int64_t skew = clock_.Now().seconds - answer.date->seconds;
  if (std::llabs(skew) < kNoticeableSkew) return {};
  return "; the clock of this machine is " + std::to_string(std::llabs(skew)) + " seconds " +
         (skew > 0 ? "ahead of" : "behind") + " the server's";
}

std::variant<std::string, CallFailure> Client::Ask(const Endpoint& endpoint, const std::string& form) {
  if (given_up()) return CallFailure{"NotAsked", gave_up_because_};
  int wait_ms = policy_.first_wait_ms;
  for (int tries = 1;; ++tries) {
    Attempt attempt = Try(endpoint, form);
    if (!attempt.failure) {
      unanswered_in_a_row_ = 0;
      return std::move(attempt.body);
    }
    if (attempt.again && tries < policy_.attempts && InterruptSignal() == 0) {
      policy_.wait(wait_ms);
      wait_ms = std::min(wait_ms * 2, policy_.longest_wait_ms);
      continue;
    }
    unanswered_in_a_row_ = attempt.answered ? 0 : unanswered_in_a_row_ + 1;
    if (IsRefusedCaller(attempt.failure->code) || unanswered_in_a_row_ >= kMostUnanswered) {
      gave_up_because_ = attempt.failure->code + " (" + attempt.failure->detail + ")";
      mend_ = MendOfRefusal(attempt.failure->code);
    }
    return *std::move(attempt.failure);
  }
}

std::variant<std::string, CallFailure> Client::AskIam(const std::string& action, const Parameters& parameters) {
  return Ask(endpoints_.iam, FormOf(action, "2010-05-08", parameters));
}

std::variant<std::string, CallFailure> Client::AskSts(const std::string& action) {
  return Ask(endpoints_.sts, FormOf(action, "2011-06-15", {}));
}

}  // namespace keymuster
