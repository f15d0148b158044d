#pragma once

#include <string>

#include "core/inventory.h"

namespace keymuster {

// Whether the absence of an id from an account's recording proves anything.
struct AccountListing {
  const Account* account = nullptr;
  bool complete = false;
  std::string gap;  // why not, one clause: "the list of users was cut"
};

// Complete means: all users are listed, the keys of each by id, and root is known to have no key (or its keys are
// listed by id). A user's listing never shows a root key, and an unseen one would be the worst key to call deleted.
AccountListing ListingOf(const Account& account);

}  // namespace keymuster
