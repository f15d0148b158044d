#include <algorithm>
#include <memory>
#include <utility>

#include "scanner/keys/live/provider/sts_credentials.h"

namespace keymuster {
namespace {

Error Wrong(const CredentialSearch& search, std::string what, std::string mend) {
  return {ErrorCode::kConfig, "profile " + search.profile, std::move(what), std::move(mend)};
}

// A profile with a web identity token is the next provider's.
std::optional<std::string> Offer(const CredentialSearch& search) {
  if (search.ignore_role) return std::nullopt;
  const Profile profile = search.settings.ProfileNamed(search.profile);
  const auto role = profile.Get("role_arn");
  if (!role || profile.Get("web_identity_token_file")) return std::nullopt;
  if (const auto source = profile.Get("source_profile"))
    return "profile " + search.profile + ", role " + *role + ", by profile " + *source;
  return "profile " + search.profile + ", role " + *role + ", by " +
         profile.Get("credential_source").value_or("nothing");
}

Result<Credentials> FromSourceProfile(const CredentialSearch& search, const std::string& source) {
  if (!search.settings.ProfileNamed(source).exists()) {
    return Wrong(search, "its source_profile '" + source + "' does not exist", "");
  }
  CredentialSearch next{search.settings, search.clock, search.transport, search.endpoints, source};
  next.of_profile = true;
  next.visited = search.visited;
  next.visited.push_back(search.profile);
  next.ignore_role = source == search.profile;
  const bool again = std::count(search.visited.begin(), search.visited.end(), source) > 0;
  if (again) return Wrong(search, "its source_profile '" + source + "' leads back to itself", "");
  return FindCredentials(next);
}

Result<Credentials> FromCredentialSource(const CredentialSearch& search, const std::string& source) {
  const std::pair<std::string_view, const CredentialProvider*> sources[] = {
      {"Environment", &EnvironmentProvider()},
      {"EcsContainer", &ContainerProvider()},
      {"Ec2InstanceMetadata", &InstanceProvider()},
  };
  for (const auto& [name, provider] : sources) {
    if (name != source) continue;
    CredentialSearch next = search;
    next.of_profile = false;
    // --profile keeps the environment out unless the profile itself asks for it, as here.
    if (name != "Environment" && !provider->offer(next)) {
      return Wrong(search, "its credential_source '" + source + "' is not there", "");
    }
    return provider->get(next);
  }
  return Wrong(search, "its credential_source '" + source + "' is not known",
               "Environment, EcsContainer or Ec2InstanceMetadata");
}

Result<Credentials> SourceOf(const CredentialSearch& search, const Profile& profile) {
  const auto source_profile = profile.Get("source_profile");
  const auto credential_source = profile.Get("credential_source");
  if (source_profile && credential_source) {
    return Wrong(search, "has both source_profile and credential_source", "remove one of them");
  }
  if (source_profile) return FromSourceProfile(search, *source_profile);
  if (credential_source) return FromCredentialSource(search, *credential_source);
  return Wrong(search, "has role_arn without source_profile or credential_source", "add one of them");
}

Result<Credentials> Get(const CredentialSearch& search) {
  const Profile profile = search.settings.ProfileNamed(search.profile);
  if (profile.Get("mfa_serial")) {
    return Wrong(
        search, "asks for the code of a second factor, which nobody can type here",
        "sign in first: eval \"$(aws configure export-credentials --profile " + search.profile + " --format env)\"");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(Credentials source, SourceOf(search, profile));
  Parameters parameters{{"RoleArn", profile.Get("role_arn").value_or("")},
                        {"RoleSessionName", SessionNameOf(profile.Get("role_session_name"))}};
  if (const auto id = profile.Get("external_id")) parameters.emplace_back("ExternalId", *id);
  if (const auto seconds = profile.Get("duration_seconds")) parameters.emplace_back("DurationSeconds", *seconds);
  Result<Credentials> credentials =
      AskStsForRole(search, "AssumeRole", parameters, std::make_shared<const Credentials>(std::move(source)));
  if (!credentials.ok()) return std::move(credentials).error().In("profile " + search.profile);
  return credentials;
}

}  // namespace

const CredentialProvider& AssumeRoleProvider() {
  static const CredentialProvider provider{"assumed role", Offer, Get};
  return provider;
}

}  // namespace keymuster
