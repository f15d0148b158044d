#include "rules/correlate/key_register.h"

namespace keymuster {

KeyRegister::KeyRegister(const Inventory& inventory, const std::vector<std::string_view>& ids) {
  entries_.reserve(ids.size());
  for (const std::string_view id : ids) entries_.emplace(id, KeyEntry{});
  for (const auto& account : inventory.accounts) {
    audited_any_ = true;
    if (account.id.empty()) audited_unnamed_ = true;
    accounts_.emplace(account.id, ListingOf(account));
    for (const User& user : account.users) Enter(account, &user, user.keys);
    Enter(account, nullptr, account.root.keys);
  }
}

void KeyRegister::Enter(const keymuster::Account& account, const User* user, const std::vector<AccessKey>& keys) {
  for (const AccessKey& key : keys) {
    if (key.id.empty()) continue;
    const auto found = entries_.find(key.id);
    if (found == entries_.end()) continue;
    KeyEntry& entry = found->second;
    const bool worse =
        entry.key != nullptr && entry.key->status != KeyStatus::kActive && key.status == KeyStatus::kActive;
    if (entry.key == nullptr || worse) entry = {.account = &account, .user = user, .key = &key};
  }
}

const KeyEntry* KeyRegister::Find(std::string_view id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() || found->second.key == nullptr ? nullptr : &found->second;
}

const AccountListing* KeyRegister::Account(std::string_view number) const {
  const auto found = accounts_.find(number);
  return found == accounts_.end() ? nullptr : &found->second;
}

}  // namespace keymuster
