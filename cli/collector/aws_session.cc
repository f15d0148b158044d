#include "cli/collector/aws_session.h"

#include <utility>

#include "cli/version.h"
#include "scanner/keys/live/provider/credential_provider.h"
#include "scanner/keys/live/provider/sts_credentials.h"

namespace keymuster {

Result<AwsSession> AwsSession::Open(const Environment& environment, const Clock& clock, const std::string& profile) {
  KEYMUSTER_ASSIGN_OR_RETURN(AwsSettings settings, AwsSettings::Load(environment, profile));
  KEYMUSTER_ASSIGN_OR_RETURN(Endpoints endpoints, EndpointsFrom(settings));
  TransportOptions options;
  options.ca_bundle = settings.Value("AWS_CA_BUNDLE", "ca_bundle").value_or("");
  options.user_agent = "keymuster-collect/" + std::string(kToolVersion);
  AwsSession session(std::move(settings), std::move(endpoints), std::move(options), clock);
  KEYMUSTER_ASSIGN_OR_RETURN(session.credential_transport_, session.NewTransport());
  return session;
}

Result<SharedCredentials> AwsSession::Find() const {
  KEYMUSTER_ASSIGN_OR_RETURN(Credentials found, FindCredentials({*settings_, *clock_, *credential_transport_,
                                                                 *endpoints_, settings_->profile_name()}));
  return SharedCredentials(std::make_shared<const Credentials>(std::move(found)));
}

Result<Credentials> AwsSession::AssumeRole(const std::string& role_arn, const std::string& external_id,
                                           SharedCredentials signer) const {
  Parameters parameters{{"RoleArn", role_arn},
                        {"RoleSessionName", SessionNameOf(settings_->Variable("AWS_ROLE_SESSION_NAME"))}};
  if (!external_id.empty()) parameters.emplace_back("ExternalId", external_id);
  Result<Credentials> credentials =
      AskStsForRole({*settings_, *clock_, *credential_transport_, *endpoints_, settings_->profile_name()}, "AssumeRole",
                    parameters, std::move(signer));
  if (credentials.ok()) credentials->source = "role " + role_arn;
  return credentials;
}

std::string AwsSession::NameOfCredentials() const {
  return NameCredentials({*settings_, *clock_, *credential_transport_, *endpoints_, settings_->profile_name()});
}

}  // namespace keymuster
