#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/inventory.h"
#include "core/result.h"
#include "scanner/keys/live/client.h"

namespace keymuster {

struct Collected {
  Inventory inventory;                          // of the one account that the credentials belong to
  std::vector<std::string> incomplete_because;  // one clause each; empty: everything that was asked for was read
};

struct CollectOptions {
  // Asks for users, keys and their use alone: rules on passwords, policies and tags are then out of scope.
  bool keys_only = false;
  double report_seconds = 300;  // for AWS to make the credential report
};

// Asks AWS for all users of the account, all their keys and each key's last use; beside these for the credential report
// (console passwords) and the account authorization details (policies, boundaries, tags). What is denied or fails
// leaves a gap that the inventory shows (Listing::kMissing, UseRecord::kNotRecorded, what AskedFor promises and a user
// lacks) and a remark; it is never an empty list, and what fails beside the lists costs them nothing. An error if there
// is no list of users at all, or a signal came: then there is nothing worth keeping. `progress(done, users)` is called
// after each user; may be empty.
Result<Collected> CollectAccount(Client& client, const CollectOptions& options,
                                 const std::function<void(size_t done, size_t users)>& progress);

}  // namespace keymuster
