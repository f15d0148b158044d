#include "scanner/keys/live/provider/credential_json.h"

#include <utility>

#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {
namespace {

Result<std::string_view> TokenIn(const JsonNode& object, std::string_view name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode node, object.Get(name));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view text, node.String());
  if (!IsPlainToken(text)) return node.Complaint("is empty or holds a byte that no credential has");
  return text;
}

Result<UtcTime> ExpirationOf(const JsonNode& node) {
  if (node.is_string()) return node.Time();
  KEYMUSTER_ASSIGN_OR_RETURN(const int64_t milliseconds, node.Integer());
  return UtcTime{milliseconds / 1000};
}

}  // namespace

Result<Credentials> ReadCredentialObject(const JsonNode& object, const CredentialNames& names) {
  Credentials credentials;
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view key_id, TokenIn(object, names.key_id));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view secret, TokenIn(object, names.secret));
  credentials.key_id = key_id;
  credentials.secret = Secret(secret);
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> token, object.Find(names.token));
  if (token && !(token->is_string() && token->String()->empty())) {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view text, TokenIn(object, names.token));
    credentials.session_token = Secret(text);
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> expiration, object.Find(names.expiration));
  if (expiration) {
    KEYMUSTER_ASSIGN_OR_RETURN(credentials.expires, ExpirationOf(*expiration));
  }
  return credentials;
}

Result<Credentials> ReadCredentialText(std::string text, const CredentialNames& names) {
  Result<JsonDocument> document = JsonDocument::Parse(text);
  WipeMemory(text.data(), text.size());
  if (!document.ok()) return std::move(document).error();
  return ReadCredentialObject(document->root(), names);
}

}  // namespace keymuster
