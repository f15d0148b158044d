#pragma once

#include "cli/collector/account_run.h"

namespace keymuster {

// Collects all accounts of the organisation, some at a time and told in the order of their numbers: its own with the
// credentials that were found, the others as the role of arguments.role_name. An account that cannot be collected is
// named and makes the collection incomplete; one that is suspended is out of scope. An error if the accounts cannot be
// listed, none of them can be collected, or a signal came.
Result<Collected> RunOrganisation(const AwsSession& session, const CollectArguments& arguments);

}  // namespace keymuster
