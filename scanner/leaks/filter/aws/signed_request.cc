#include "scanner/leaks/filter/aws/signed_request.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "core/access_key_id.h"
#include "core/ascii.h"
#include "core/utc_time.h"
#include "scanner/leaks/filter/aws/credential_scope.h"
#include "scanner/leaks/filter/aws/surroundings.h"
#include "scanner/leaks/filter/aws/url_around.h"

namespace keymuster {
namespace {

constexpr int64_t kHeaderLifetime = 15 * 60;  // seconds; IAM User Guide, "Elements of an AWS API request signature"
constexpr int64_t kLongestLifetime = 7 * 24 * 3600;  // of a signing key, and so of a presigned URL
constexpr size_t kFormReach = 2048;                  // other fields of a form, or headers of a request

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

// "20260131T093000Z"
std::optional<UtcTime> BasicTime(std::string_view text) {
  const bool form = text.size() == 16 && text[8] == 'T' && text[15] == 'Z' && AllDigits(text.substr(0, 8)) &&
                    AllDigits(text.substr(9, 6));
  if (!form) return std::nullopt;
  const auto part = [text](size_t at, size_t size) { return std::string(text.substr(at, size)); };
  const Result<UtcTime> time = ParseUtcTime(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(9, 2) + ":" +
                                            part(11, 2) + ":" + part(13, 2) + "Z");
  if (!time.ok()) return std::nullopt;
  return *time;
}

std::optional<int64_t> Number(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// In seconds. A form's policy says when it ends, and is not read here.
int64_t LifetimeOf(std::string_view fields, bool header) {
  if (header) return kHeaderLifetime;
  return std::min(Number(ValueOf(fields, "X-Amz-Expires")).value_or(kLongestLifetime), kLongestLifetime);
}

void Set(std::string name, std::string value, TokenFacts* facts) {
  if (!value.empty()) facts->decoded[std::move(name)] = std::move(value);
}

// When it was signed, and the last instant at which AWS may take it: without the exact time that of the day's end.
void DescribeTime(std::string_view fields, std::string_view date, bool header, TokenFacts* facts) {
  const int64_t lifetime = LifetimeOf(fields, header);
  if (const auto time = BasicTime(ValueOf(fields, "X-Amz-Date"))) {
    Set("signed_at", FormatUtcTime(*time), facts);
    Set("expires", FormatUtcTime({time->seconds + lifetime}), facts);
  } else if (const auto day = BasicTime(std::string(date) + "T000000Z")) {
    Set("expires", FormatUtcTime({day->seconds + kSecondsPerDay + lifetime}), facts);
  }
}

void DescribeScope(const CredentialScope& scope, TokenFacts* facts) {
  Set("key_id", std::string(scope.key_id), facts);
  Set("region", std::string(scope.region), facts);
  Set("service", std::string(scope.service), facts);
  facts->account = AccessKeyId::Parse(scope.key_id)->account().value_or("");
}

std::optional<SignatureClaim> ClaimOf(const std::string& url, const CredentialScope& scope, std::string_view digits) {
  const auto parts = TakeApart(url);
  if (!parts) return std::nullopt;
  const std::string_view time = ValueOf(parts->query, "X-Amz-Date");
  const std::string path = std::string(scope.date) + "/" + std::string(scope.region) + "/" + std::string(scope.service);
  std::vector<std::string> strings = StringsToSign(*parts, time, path + "/aws4_request");
  if (strings.empty()) return std::nullopt;
  return SignatureClaim{std::string(scope.key_id),  std::string(scope.date), std::string(scope.region),
                        std::string(scope.service), std::move(strings),      Sha256(digits)};
}

}  // namespace

std::optional<SignedRequest> ReadSignedRequest(std::string_view text, Span signature, SignaturePlace place) {
  const bool header = place == SignaturePlace::kHeader;
  const std::string url = header ? std::string() : UrlAround(text, signature.begin);
  const auto of_url = ScopeNear(url, url.size());
  const std::string_view fields = of_url ? std::string_view(url) : Around(text, signature, kFormReach);
  const size_t at = of_url ? url.size() : std::min(signature.begin, kFormReach);
  const auto scope = of_url ? of_url : ScopeNear(fields, at);
  if (!scope) return std::nullopt;
  SignedRequest request;
  DescribeScope(*scope, &request.facts);
  DescribeTime(fields, scope->date, header, &request.facts);
  if (!of_url) return request;
  request.database = ValueOf(url, "Action") == "connect";
  const std::string_view user = ValueOf(url, "DBUser");
  if (request.database) Set("user", std::string(user.empty() ? ValueOf(url, "User") : user), &request.facts);
  request.facts.signature = ClaimOf(url, *scope, text.substr(signature.begin, signature.size()));
  return request;
}

}  // namespace keymuster
