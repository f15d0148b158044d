#pragma once

#include <functional>

#include "cli/collector/aws_session.h"
#include "cli/collector/collect_arguments.h"
#include "core/result.h"
#include "scanner/keys/live/client.h"
#include "scanner/keys/live/collector.h"

namespace keymuster {

using FindCredentialsAgain = std::function<Result<SharedCredentials>()>;

// As the command line says; `seconds` are left for it.
ClientOptions ClientOptionsOf(const CollectArguments& arguments, double seconds, FindCredentialsAgain refresh);

// Collects the account that the credentials belong to.
Result<Collected> RunAccount(const AwsSession& session, const CollectArguments& arguments,
                             SharedCredentials credentials, ClientOptions options);

// Takes the line of progress off the terminal.
void ClearProgress();

}  // namespace keymuster
