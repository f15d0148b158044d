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

using ShowUsers = std::function<void(size_t done, size_t users)>;

// Collects the account that the credentials belong to. `show` is called after each user; may be empty. Accounts may be
// collected by several threads at a time.
Result<Collected> RunAccount(const AwsSession& session, const CollectArguments& arguments,
                             SharedCredentials credentials, ClientOptions options, const ShowUsers& show);

// On a terminal only: one line that is written over.
void ShowProgress(const char* what, size_t done, size_t all);

// Takes the line of progress off the terminal.
void ClearProgress();

}  // namespace keymuster
