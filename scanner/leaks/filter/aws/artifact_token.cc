// An authorisation token of AWS CodeArtifact is an encrypted JWT (RFC 7516) whose header says in plain when it was made
// and when it ends, at most twelve hours later (CodeArtifact API Reference, GetAuthorizationToken).

#include "core/secret.h"
#include "scanner/leaks/filter/aws/base64_text.h"
#include "scanner/leaks/filter/aws/surroundings.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

Secret HeaderOf(const FilterInput& input) { return Base64Text(input.secret.substr(0, input.secret.find('.'))); }

FilterVerdict Judge(const FilterInput& input) {
  const Secret header = HeaderOf(input);
  const bool fits =
      !ValueOf(header.ExposeBytes(), "enc").empty() && !TimeOf(ValueOf(header.ExposeBytes(), "exp")).empty();
  return fits ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

void Tell(const FilterInput& input, TokenFacts* facts) {
  const Secret header = HeaderOf(input);
  facts->decoded["expires"] = TimeOf(ValueOf(header.ExposeBytes(), "exp"));
  const std::string issued = TimeOf(ValueOf(header.ExposeBytes(), "isu"));
  if (!issued.empty()) facts->decoded["signed_at"] = issued;
  facts->decoded["service"] = "codeartifact";
  const HostFacts host = HostAround(input.text, input.place, ".d.codeartifact.");
  facts->account = host.account;
  if (!host.region.empty()) facts->decoded["region"] = host.region;
}

}  // namespace

const Filter& ArtifactTokenFilter() {
  static const Filter filter{"artifact-token", "its header does not say when it ends, as CodeArtifact's does", Judge,
                             Tell};
  return filter;
}

}  // namespace keymuster
