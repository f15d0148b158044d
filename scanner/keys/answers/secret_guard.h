#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json_document.h"

namespace keymuster {

// Whose secret access key an input holds, as far as it tells. Both may be empty.
struct SecretOwner {
  std::string user;
  std::string key_id;
};

// Finds a member called SecretAccessKey (in any spelling: secretAccessKey, aws_secret_access_key) with a text for a
// value, at any depth: create-access-key, assume-role, credential_process. Its value is not looked at.
std::optional<SecretOwner> FindSecretMember(const JsonNode& root);

// Finds a column "Secret access key": the console's accessKeys.csv and credentials.csv.
std::optional<SecretOwner> FindSecretColumn(std::string_view csv);

// For text that no parser accepts: whether it speaks of such a member. Rather refused than quoted.
bool MentionsSecretMember(std::string_view text);

}  // namespace keymuster
