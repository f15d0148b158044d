#pragma once

#include <string_view>

namespace keymuster {

// The name of a role with its path ("audit", "teams/audit"), and not an ARN: in an organisation the account is another
// one each time. IAM API Reference, "Role".
bool IsRoleName(std::string_view name);

}  // namespace keymuster
