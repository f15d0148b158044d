#include "scanner/keys/live/error_code.h"

#include <algorithm>
#include <array>

namespace keymuster {
namespace {

constexpr std::string_view kCheckPair =
    "check that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together, whole and without quotes";
constexpr std::string_view kCheckId =
    "AWS knows no such active key: check AWS_ACCESS_KEY_ID and, for temporary credentials, AWS_SESSION_TOKEN";
constexpr std::string_view kRenew = "the credentials are no longer valid: get new ones";
constexpr std::string_view kCheckClock = "set the clock of this machine right";
constexpr std::string_view kOptIn = "this account may not use the service in this region or partition";

struct Refusal {
  std::string_view code;
  std::string_view mend;
};

constexpr std::array kRefusals{
    Refusal{"AuthFailure", kCheckPair},
    Refusal{"ExpiredToken", kRenew},
    Refusal{"ExpiredTokenException", kRenew},
    Refusal{"IncompleteSignature", kCheckPair},
    Refusal{"InvalidClientTokenId", kCheckId},
    Refusal{"InvalidSignatureException", kCheckPair},
    Refusal{"OptInRequired", kOptIn},
    Refusal{"RequestExpired", kCheckClock},
    Refusal{"RequestTimeTooSkewed", kCheckClock},
    Refusal{"SignatureDoesNotMatch", kCheckPair},
    Refusal{"UnrecognizedClientException", kCheckId},
};

const Refusal* Find(std::string_view code) {
  const auto* const at =
      std::find_if(kRefusals.begin(), kRefusals.end(), [&](const Refusal& refusal) { return refusal.code == code; });
  return at == kRefusals.end() ? nullptr : at;
}

}  // namespace

std::string CodeOrNothing(std::string text) {
  constexpr std::string_view kBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  constexpr size_t kMostBytes = 100;
  const bool is_code = text.size() < kMostBytes && text.find_first_not_of(kBytes) == std::string::npos;
  return is_code ? text : std::string();
}

bool IsThrottling(std::string_view code) {
  static constexpr std::array<std::string_view, 10> kCodes{"BandwidthLimitExceeded",    "PriorRequestNotComplete",
                                                           "RequestLimitExceeded",      "RequestThrottled",
                                                           "RequestThrottledException", "SlowDown",
                                                           "ThrottledException",        "Throttling",
                                                           "ThrottlingException",       "TooManyRequestsException"};
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

bool IsExpired(std::string_view code) { return code == "ExpiredToken" || code == "ExpiredTokenException"; }

bool IsRefusedCaller(std::string_view code) { return Find(code) != nullptr; }

std::string_view MendOfRefusal(std::string_view code) {
  const Refusal* const refusal = Find(code);
  return refusal == nullptr ? std::string_view() : refusal->mend;
}

}  // namespace keymuster
