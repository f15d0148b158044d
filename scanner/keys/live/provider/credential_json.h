#pragma once

#include <string>
#include <string_view>

#include "core/json_document.h"
#include "core/result.h"
#include "scanner/keys/live/credentials.h"

namespace keymuster {

// How a JSON object names the parts of credentials.
struct CredentialNames {
  std::string_view key_id = "AccessKeyId";
  std::string_view secret = "SecretAccessKey";
  std::string_view token = "Token";
  std::string_view expiration = "Expiration";  // ISO 8601, or milliseconds since 1970
};

// kMalformed naming the member; no error holds a value.
Result<Credentials> ReadCredentialObject(const JsonNode& object, const CredentialNames& names);

// The same of a whole text, which is wiped.
Result<Credentials> ReadCredentialText(std::string text, const CredentialNames& names);

}  // namespace keymuster
