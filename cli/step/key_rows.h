#pragma once

#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/inventory.h"
#include "core/report.h"

namespace keymuster {

// The name that AWS's credential report gives to the root user.
inline constexpr std::string_view kRootUserName = "<root_account>";

// One row a key, with the rules that it fails; sorted by account, user, id, slot.
std::vector<KeyRow> KeyRows(const Inventory& inventory, const std::vector<KeyFinding>& findings);

// What the report says of each account.
std::vector<AccountSummary> AccountSummaries(const Inventory& inventory);

}  // namespace keymuster
