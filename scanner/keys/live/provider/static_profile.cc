#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {
namespace {

Error Wrong(const CredentialSearch& search, const std::string& what) {
  return {ErrorCode::kConfig, "profile " + search.profile, what, "write both, or remove both"};
}

Result<Secret> Take(const CredentialSearch& search, const std::string& name) {
  const Secret* const secret = search.settings.ProfileNamed(search.profile).GetSecret(name);
  return secret == nullptr ? Secret() : secret->Clone();
}

std::optional<std::string> Offer(const CredentialSearch& search) {
  const Profile profile = search.settings.ProfileNamed(search.profile);
  if (!profile.Get("aws_access_key_id")) return std::nullopt;
  return "profile " + search.profile + ", aws_access_key_id";
}

Result<Credentials> Get(const CredentialSearch& search) {
  Credentials credentials;
  credentials.key_id = search.settings.ProfileNamed(search.profile).Get("aws_access_key_id").value_or("");
  if (!IsPlainToken(credentials.key_id)) return Wrong(search, "aws_access_key_id holds a byte that no key id has");
  KEYMUSTER_ASSIGN_OR_RETURN(credentials.secret, Take(search, "aws_secret_access_key"));
  if (credentials.secret.empty()) return Wrong(search, "has aws_access_key_id and no aws_secret_access_key");
  KEYMUSTER_ASSIGN_OR_RETURN(credentials.session_token, Take(search, "aws_session_token"));
  return credentials;
}

}  // namespace

const CredentialProvider& StaticProfileProvider() {
  static const CredentialProvider provider{"shared files", Offer, Get};
  return provider;
}

}  // namespace keymuster
