#include "scanner/keys/answers/json_fields.h"

namespace keymuster {
namespace {

template <typename T>
Result<std::optional<T>> Optional(const JsonNode& object, std::string_view name, Result<T> (JsonNode::*read)() const) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> member, object.Find(name));
  if (!member) return std::optional<T>();
  KEYMUSTER_ASSIGN_OR_RETURN(T value, ((*member).*read)());
  return std::optional<T>(value);
}

}  // namespace

Result<std::string> RequiredText(const JsonNode& object, std::string_view name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode member, object.Get(name));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view text, member.String());
  if (text.empty()) return member.Complaint("must not be empty");
  return std::string(text);
}

Result<std::string> OptionalText(const JsonNode& object, std::string_view name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const auto text, Optional<std::string_view>(object, name, &JsonNode::String));
  return std::string(text.value_or(""));
}

Result<std::optional<UtcTime>> OptionalTime(const JsonNode& object, std::string_view name) {
  return Optional<UtcTime>(object, name, &JsonNode::Time);
}

Result<std::optional<bool>> OptionalBoolean(const JsonNode& object, std::string_view name) {
  return Optional<bool>(object, name, &JsonNode::Boolean);
}

Result<std::optional<uint64_t>> OptionalCount(const JsonNode& object, std::string_view name) {
  return Optional<uint64_t>(object, name, &JsonNode::Unsigned);
}

}  // namespace keymuster
