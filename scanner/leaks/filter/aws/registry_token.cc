// The password that `aws ecr get-login-password` gives, and docker keeps as base64 of "AWS:" and it: base64 of a JSON
// object of payload, datakey, version, type and expiration, good for twelve hours (Amazon ECR API Reference,
// GetAuthorizationToken).

#include "core/secret.h"
#include "scanner/leaks/filter/aws/base64_text.h"
#include "scanner/leaks/filter/aws/surroundings.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

FilterVerdict Judge(const FilterInput& input) {
  const Secret decoded = Base64Text(input.secret);
  const std::string_view json = decoded.ExposeBytes();
  const bool fits = json.starts_with('{') && json.find("\"datakey\"") != std::string_view::npos;
  return fits ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

void Tell(const FilterInput& input, TokenFacts* facts) {
  const Secret decoded = Base64Text(input.secret);
  const std::string expires = TimeOf(ValueOf(decoded.ExposeBytes(), "expiration"));
  if (!expires.empty()) facts->decoded["expires"] = expires;
  facts->decoded["service"] = "ecr";
  const HostFacts host = HostAround(input.text, input.place, ".dkr.ecr.");
  facts->account = host.account;
  if (!host.region.empty()) facts->decoded["region"] = host.region;
}

}  // namespace

const Filter& RegistryTokenFilter() {
  static const Filter filter{"registry-token", "it does not hold what a password for Amazon ECR holds", Judge, Tell};
  return filter;
}

}  // namespace keymuster
