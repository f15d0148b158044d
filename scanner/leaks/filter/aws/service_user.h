#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/filter/token_facts.h"

namespace keymuster {

// The user name that IAM makes for a service-specific credential: "anika-at-111122223333", "anika+1-at-111122223333".
// Source: IAM API Reference, ServiceSpecificCredential.
struct ServiceUser {
  std::string name;  // of the IAM user
  std::string account;
};

// The one that `text` ends with; nullopt if it ends otherwise.
std::optional<ServiceUser> ServiceUserAtEnd(std::string_view text);

void TellServiceUser(const ServiceUser& user, TokenFacts* facts);

}  // namespace keymuster
