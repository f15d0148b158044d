#include "cli/collector/aws_session.h"

#include <utility>

#include "cli/version.h"
#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {

Result<AwsSession> AwsSession::Open(const Environment& environment, const Clock& clock, const std::string& profile) {
  KEYMUSTER_ASSIGN_OR_RETURN(AwsSettings settings, AwsSettings::Load(environment, profile));
  KEYMUSTER_ASSIGN_OR_RETURN(Endpoints endpoints, EndpointsFrom(settings));
  TransportOptions options;
  options.ca_bundle = settings.Value("AWS_CA_BUNDLE", "ca_bundle").value_or("");
  options.user_agent = "keymuster-collect/" + std::string(kToolVersion);
  AwsSession session(std::move(settings), std::move(endpoints), clock);
  KEYMUSTER_ASSIGN_OR_RETURN(session.transport_, MakeCurlTransport(options));
  KEYMUSTER_ASSIGN_OR_RETURN(session.credential_transport_, MakeCurlTransport(options));
  return session;
}

Result<SharedCredentials> AwsSession::Find() const {
  KEYMUSTER_ASSIGN_OR_RETURN(Credentials found, FindCredentials({*settings_, *clock_, *credential_transport_,
                                                                 *endpoints_, settings_->profile_name()}));
  return SharedCredentials(std::make_shared<const Credentials>(std::move(found)));
}

std::string AwsSession::NameOfCredentials() const {
  return NameCredentials({*settings_, *clock_, *credential_transport_, *endpoints_, settings_->profile_name()});
}

}  // namespace keymuster
