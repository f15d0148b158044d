#include "host/file.h"
#include "scanner/keys/live/provider/sts_credentials.h"

namespace keymuster {
namespace {

constexpr uint64_t kLargestToken = 64 << 10;  // bytes

struct Setup {
  std::string token_file;
  std::string role;
  std::string session;
};

// The environment (EKS sets it), unless a profile is meant; else the profile.
std::optional<Setup> SetupOf(const CredentialSearch& search) {
  const AwsSettings& settings = search.settings;
  if (!search.of_profile && !settings.profile_by_flag()) {
    const auto file = settings.Variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    const auto role = settings.Variable("AWS_ROLE_ARN");
    if (file && role) return Setup{*file, *role, SessionNameOf(settings.Variable("AWS_ROLE_SESSION_NAME"))};
  }
  const Profile profile = settings.ProfileNamed(search.profile);
  const auto file = profile.Get("web_identity_token_file");
  const auto role = profile.Get("role_arn");
  if (!file || !role || search.ignore_role) return std::nullopt;
  return Setup{file->starts_with('~') ? settings.InHome(*file) : *file, *role,
               SessionNameOf(profile.Get("role_session_name"))};
}

std::optional<std::string> Offer(const CredentialSearch& search) {
  const auto setup = SetupOf(search);
  return setup ? std::optional("role " + setup->role + ", by the token in " + setup->token_file) : std::nullopt;
}

Result<Credentials> Get(const CredentialSearch& search) {
  const Setup setup = *SetupOf(search);
  Result<std::string> token = ReadWholeFile(setup.token_file, kLargestToken);
  if (!token.ok()) {
    Error error = std::move(token).error();
    error.code = ErrorCode::kConfig;
    return error;
  }
  while (!token->empty() && (token->back() == '\n' || token->back() == '\r')) token->pop_back();
  if (!IsPlainToken(*token)) return Error{ErrorCode::kConfig, setup.token_file, "holds no token", ""};
  Parameters parameters{
      {"RoleArn", setup.role}, {"RoleSessionName", setup.session}, {"WebIdentityToken", std::move(*token)}};
  Result<Credentials> credentials = AskStsForRole(search, "AssumeRoleWithWebIdentity", parameters, nullptr);
  WipeMemory(parameters.back().second.data(), parameters.back().second.size());
  return credentials;
}

}  // namespace

const CredentialProvider& WebIdentityProvider() {
  static const CredentialProvider provider{"web identity", Offer, Get};
  return provider;
}

}  // namespace keymuster
