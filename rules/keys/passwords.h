#pragma once

#include <string_view>

#include "core/inventory.h"
#include "rules/keys/policy.h"

namespace keymuster {

// KeyRule::out_of_scope of the rules that turn on console passwords.
inline std::string_view NobodyAskedForPasswords(const Account& account, const KeyPolicy& /*policy*/) {
  return account.asked.passwords ? "" : "no credential report was recorded, which tells who has a console password";
}

}  // namespace keymuster
