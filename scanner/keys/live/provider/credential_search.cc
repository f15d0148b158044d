#include <algorithm>
#include <array>

#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {

std::span<const CredentialProvider* const> AllCredentialProviders() {
  static const std::array providers{&EnvironmentProvider(), &AssumeRoleProvider(),    &WebIdentityProvider(),
                                    &SsoProvider(),         &StaticProfileProvider(), &ProcessProvider(),
                                    &ContainerProvider(),   &InstanceProvider()};
  return providers;
}

Result<Credentials> FindCredentials(const CredentialSearch& search) {
  for (const CredentialProvider* const provider : AllCredentialProviders()) {
    const auto offer = provider->offer(search);
    if (!offer) continue;
    Result<Credentials> found = provider->get(search);
    if (found.ok() && found->source.empty()) found->source = std::string(provider->name) + ": " + *offer;
    return found;
  }
  return Error{ErrorCode::kConfig, "profile " + search.profile, "no credentials were found",
               "export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile"};
}

std::string NameCredentials(const CredentialSearch& search) {
  for (const CredentialProvider* const provider : AllCredentialProviders()) {
    if (const auto offer = provider->offer(search)) return std::string(provider->name) + ": " + *offer;
  }
  return "none";
}

bool IsPlainToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

}  // namespace keymuster
