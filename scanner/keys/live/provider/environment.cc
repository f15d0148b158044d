#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {
namespace {

constexpr const char* kMend =
    "export AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary ones, AWS_SESSION_TOKEN; or unset all three";

Error Wrong(const std::string& name, const std::string& what) { return {ErrorCode::kConfig, name, what, kMend}; }

Result<Secret> Take(const CredentialSearch& search, const std::string& name) {
  std::optional<std::string> value = search.settings.Variable(name);
  if (!value) return Secret();
  Secret secret(*value);
  const bool fine = IsPlainToken(*value);
  WipeMemory(value->data(), value->size());
  if (!fine) return Wrong(name, "holds a space or a byte that no credential has");
  return secret;
}

// A profile that was named on the command line is meant, whatever the environment holds.
std::optional<std::string> Offer(const CredentialSearch& search) {
  if (search.of_profile || search.settings.profile_by_flag()) return std::nullopt;
  const bool any = search.settings.Variable("AWS_ACCESS_KEY_ID") || search.settings.Variable("AWS_SECRET_ACCESS_KEY");
  return any ? std::optional<std::string>("AWS_ACCESS_KEY_ID") : std::nullopt;
}

Result<Credentials> Get(const CredentialSearch& search) {
  Credentials credentials;
  credentials.key_id = search.settings.Variable("AWS_ACCESS_KEY_ID").value_or("");
  if (credentials.key_id.empty()) return Wrong("AWS_ACCESS_KEY_ID", "is not set");
  if (!IsPlainToken(credentials.key_id)) return Wrong("AWS_ACCESS_KEY_ID", "holds a byte that no key id has");
  KEYMUSTER_ASSIGN_OR_RETURN(credentials.secret, Take(search, "AWS_SECRET_ACCESS_KEY"));
  if (credentials.secret.empty()) return Wrong("AWS_SECRET_ACCESS_KEY", "is not set");
  KEYMUSTER_ASSIGN_OR_RETURN(credentials.session_token, Take(search, "AWS_SESSION_TOKEN"));
  if (credentials.session_token.empty()) {
    KEYMUSTER_ASSIGN_OR_RETURN(credentials.session_token, Take(search, "AWS_SECURITY_TOKEN"));
  }
  return credentials;
}

}  // namespace

const CredentialProvider& EnvironmentProvider() {
  static const CredentialProvider provider{"environment", Offer, Get};
  return provider;
}

}  // namespace keymuster
