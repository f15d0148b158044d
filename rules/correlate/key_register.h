#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/inventory.h"
#include "rules/correlate/account_listing.h"

namespace keymuster {

// Where the inventory holds a key.
struct KeyEntry {
  const Account* account = nullptr;
  const User* user = nullptr;  // nullptr for a root key
  const AccessKey* key = nullptr;
};

// What the audited accounts know of the ids that are asked about: one walk over the inventory, then a look-up an id.
// Views the inventory and the ids, which must outlive it. Safe to read from several threads.
class KeyRegister {
 public:
  KeyRegister(const Inventory& inventory, const std::vector<std::string_view>& ids);

  // nullptr if no account lists the id. If two do, the active one, then the first.
  const KeyEntry* Find(std::string_view id) const;

  // nullptr if no account of that number was audited.
  const AccountListing* Account(std::string_view number) const;

  bool audited_any() const { return audited_any_; }
  // An account whose recording tells no number may be any account.
  bool audited_unnamed() const { return audited_unnamed_; }

 private:
  void Enter(const keymuster::Account& account, const User* user, const std::vector<AccessKey>& keys);

  std::unordered_map<std::string_view, KeyEntry> entries_;
  std::unordered_map<std::string_view, AccountListing> accounts_;
  bool audited_any_ = false;
  bool audited_unnamed_ = false;
};

}  // namespace keymuster
