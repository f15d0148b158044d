#include "scanner/keys/live/credentials.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace keymuster {
namespace {

constexpr const char* kMend =
    "export AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary ones, AWS_SESSION_TOKEN "
    "(`aws configure export-credentials --profile NAME --format env` prints them)";

Error Wrong(const std::string& name, const std::string& what) { return {ErrorCode::kConfig, name, what, kMend}; }

// Such bytes come from a bad copy, and would end a header.
bool Printable7Bit(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

Result<Secret> Take(const Environment& environment, const std::string& name, bool required) {
  std::optional<std::string> value = environment.Get(name);
  if (!value || value->empty()) {
    if (required) return Wrong(name, "is not set");
    return Secret();
  }
  Secret secret(*value);
  const bool fine = Printable7Bit(*value);
  WipeMemory(value->data(), value->size());
  if (!fine) return Wrong(name, "holds a space or a byte that no credential has");
  return secret;
}

}  // namespace

Result<Credentials> Credentials::FromEnvironment(const Environment& environment) {
  Credentials credentials;
  credentials.key_id = environment.Get("AWS_ACCESS_KEY_ID").value_or("");
  if (credentials.key_id.empty()) return Wrong("AWS_ACCESS_KEY_ID", "is not set");
  if (!Printable7Bit(credentials.key_id)) return Wrong("AWS_ACCESS_KEY_ID", "holds a byte that no key id has");
  KEYMUSTER_ASSIGN_OR_RETURN(credentials.secret, Take(environment, "AWS_SECRET_ACCESS_KEY", true));
  KEYMUSTER_ASSIGN_OR_RETURN(credentials.session_token, Take(environment, "AWS_SESSION_TOKEN", false));
  return credentials;
}

}  // namespace keymuster
