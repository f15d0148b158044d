#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "host/clock.h"
#include "scanner/keys/live/aws_settings.h"
#include "scanner/keys/live/credentials.h"
#include "scanner/keys/live/endpoint.h"
#include "scanner/keys/live/transport.h"

namespace keymuster {

// What providers look at. `profile` and what follows differ while the profiles of a role are followed.
struct CredentialSearch {
  const AwsSettings& settings;
  const Clock& clock;
  Transport& transport;
  const Endpoints& endpoints;  // of STS
  std::string profile;
  bool of_profile = false;                // a source_profile: nothing but what the profile itself says
  bool ignore_role = false;               // a profile that is its own source
  std::vector<std::string> visited = {};  // profiles that led here
};

// One way to credentials; one a file. No error holds a secret.
struct CredentialProvider {
  std::string_view name;  // "environment"
  // What it would use, for people; nullopt: there is nothing for it here. Asks no network and starts no program.
  std::optional<std::string> (*offer)(const CredentialSearch& search);
  // Only after an offer. An error ends the search: what was set up and does not work must not be passed over.
  Result<Credentials> (*get)(const CredentialSearch& search);
};

const CredentialProvider& EnvironmentProvider();
const CredentialProvider& AssumeRoleProvider();
const CredentialProvider& WebIdentityProvider();
const CredentialProvider& SsoProvider();
const CredentialProvider& StaticProfileProvider();
const CredentialProvider& ProcessProvider();
const CredentialProvider& ContainerProvider();
const CredentialProvider& InstanceProvider();

// In the order in which the AWS SDKs ask them (botocore, create_credential_resolver).
std::span<const CredentialProvider* const> AllCredentialProviders();

// The first offer decides. kConfig if there is none.
Result<Credentials> FindCredentials(const CredentialSearch& search);
// Which offer that is: "environment: AWS_ACCESS_KEY_ID"; asks no network and starts no program.
std::string NameCredentials(const CredentialSearch& search);

// Whether text can stand in a header: printable ASCII without blanks. Other bytes come from a bad copy.
bool IsPlainToken(std::string_view text);

}  // namespace keymuster
