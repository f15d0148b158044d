#pragma once

#include <string>

#include "core/result.h"
#include "scanner/keys/live/form.h"
#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {

// Asks STS for the credentials of a role. `action` is AssumeRole, signed by `signer`, or AssumeRoleWithWebIdentity, not
// signed. Throttling and lost answers are tried again a few times.
Result<Credentials> AskStsForRole(const CredentialSearch& search, const std::string& action,
                                  const Parameters& parameters, SharedCredentials signer);

// role_session_name, or one of ours.
std::string SessionNameOf(const std::optional<std::string>& configured);

}  // namespace keymuster
