// What the tools keep in ~/.aws/sso/cache after `aws sso login`: JSON of startUrl, region, accessToken, expiresAt,
// clientSecret, registrationExpiresAt, refreshToken (AWS SDKs and Tools Reference Guide, "IAM Identity Center
// credential provider"; IAM Identity Center OIDC API Reference, CreateToken).

#include <algorithm>

#include "core/secret.h"
#include "scanner/leaks/filter/aws/base64_text.h"
#include "scanner/leaks/filter/aws/surroundings.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

FilterVerdict JudgeToken(const FilterInput&) { return FilterVerdict::kKeep; }

// A refresh token ends with the session, of which the file does not say when that is.
void TellToken(const FilterInput& input, TokenFacts* facts) {
  const std::string_view object = ObjectAround(input.text, input.place.begin);
  if (input.secret.starts_with("aoa")) {
    const std::string expires = TimeOf(ValueOf(object, "expiresAt"));
    if (!expires.empty()) facts->decoded["expires"] = expires;
  }
  const std::string_view region = ValueOf(object, "region");
  if (!region.empty()) facts->decoded["region"] = region;
  const std::string_view start = ValueOf(object, "startUrl");
  if (!start.empty()) facts->decoded["start_url"] = start;
}

Secret PayloadOf(const FilterInput& input) {
  const size_t begin = std::min(input.secret.find('.'), input.secret.size() - 1) + 1;
  return Base64Text(input.secret.substr(begin, input.secret.find('.', begin) - begin));
}

FilterVerdict JudgeRegistration(const FilterInput& input) {
  const Secret payload = PayloadOf(input);
  const bool fits = payload.ExposeBytes().find("\"serialized\"") != std::string_view::npos;
  return fits ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

void TellRegistration(const FilterInput& input, TokenFacts* facts) {
  const Secret payload = PayloadOf(input);
  std::string expires = TimeOf(ValueOf(payload.ExposeBytes(), "expirationTimestamp"));
  const std::string_view object = ObjectAround(input.text, input.place.begin);
  if (expires.empty()) expires = TimeOf(ValueOf(object, "registrationExpiresAt"));
  if (!expires.empty()) facts->decoded["expires"] = expires;
  const std::string_view region = ValueOf(object, "region");
  if (!region.empty()) facts->decoded["region"] = region;
}

}  // namespace

const Filter& SignInTokenFilter() {
  static const Filter filter{"sign-in-token", "it is no token of IAM Identity Center", JudgeToken, TellToken};
  return filter;
}

const Filter& ClientRegistrationFilter() {
  static const Filter filter{"client-registration", "it does not hold the registration of a client", JudgeRegistration,
                             TellRegistration};
  return filter;
}

}  // namespace keymuster
