#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "host/clock.h"
#include "scanner/keys/live/aws_settings.h"
#include "scanner/keys/live/credentials.h"
#include "scanner/keys/live/endpoint.h"
#include "scanner/keys/live/transport.h"

namespace keymuster {

// Everything that is needed to ask AWS, as the environment and ~/.aws say. Credentials are looked for over a transport
// of their own, so that they can be renewed while questions are in flight.
class AwsSession {
 public:
  // Asks nothing yet.
  static Result<AwsSession> Open(const Environment& environment, const Clock& clock, const std::string& profile);

  // May ask STS, a sign-in portal, a container or an instance, or start a credential_process.
  Result<SharedCredentials> Find() const;
  // Where Find would look; asks nothing.
  std::string NameOfCredentials() const;

  // Of a role, as which whoever `signer` belongs to may act. `external_id` may be empty.
  Result<Credentials> AssumeRole(const std::string& role_arn, const std::string& external_id,
                                 SharedCredentials signer) const;

  const Endpoints& endpoints() const { return *endpoints_; }
  const Clock& clock() const { return *clock_; }
  // One for each client: what another one left in flight must not answer for it.
  Result<std::unique_ptr<Transport>> NewTransport() const { return MakeCurlTransport(transport_options_); }

 private:
  AwsSession(AwsSettings settings, Endpoints endpoints, TransportOptions transport_options, const Clock& clock)
      : settings_(std::make_unique<AwsSettings>(std::move(settings))),
        endpoints_(std::make_unique<Endpoints>(std::move(endpoints))),
        transport_options_(std::move(transport_options)),
        clock_(&clock) {}

  std::unique_ptr<AwsSettings> settings_;
  std::unique_ptr<Endpoints> endpoints_;
  TransportOptions transport_options_;
  const Clock* clock_;
  std::unique_ptr<Transport> credential_transport_;
};

}  // namespace keymuster
