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
  std::vector<std::string> incomplete_because;  // one clause each; empty: every user and key was read
};

// Asks AWS for all users of the account, all their keys and each key's last use. What is
// denied or fails leaves a gap that the inventory shows (Listing::kMissing, UseRecord::kNotRecorded) and a remark; it
// is never an empty list. An error if there is no list of users at all, or a signal came: then there is nothing worth
// keeping. `progress(done, users)` is called after each user; may be empty.
Result<Collected> CollectAccount(Client& client, const std::function<void(size_t done, size_t users)>& progress);

}  // namespace keymuster
