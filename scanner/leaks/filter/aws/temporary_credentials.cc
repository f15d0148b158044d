// STS, the instance metadata service, credential_process and ~/.aws/cli/cache write temporary credentials as an object
// of AccessKeyId, SecretAccessKey, SessionToken and Expiration (STS API Reference, Credentials).

#include "scanner/leaks/filter/aws/surroundings.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

FilterVerdict Judge(const FilterInput&) { return FilterVerdict::kKeep; }

void Tell(const FilterInput& input, TokenFacts* facts) {
  const std::string expires = TimeOf(ValueOf(ObjectAround(input.text, input.place.begin), "Expiration"));
  if (!expires.empty()) facts->decoded["expires"] = expires;
}

}  // namespace

const Filter& TemporaryCredentialsFilter() {
  static const Filter filter{"temporary-credentials", "it is no part of temporary credentials", Judge, Tell};
  return filter;
}

}  // namespace keymuster
