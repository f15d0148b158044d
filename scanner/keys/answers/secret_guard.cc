#include "scanner/keys/answers/secret_guard.h"

#include <utility>

#include "core/access_key_id.h"
#include "scanner/keys/input/csv_table.h"

namespace keymuster {
namespace {

// Letters alone, in lower case: "aws_secret_access_key" and "SecretAccessKey" end alike.
std::string Letters(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') letters += c;
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
  }
  return letters;
}

bool NamesASecret(std::string_view name) { return Letters(name).ends_with("secretaccesskey"); }

std::string ValidKeyId(std::string_view text) {
  const auto id = AccessKeyId::Parse(text);
  return id && id->kind() != KeyIdKind::kOther ? id->text() : std::string();
}

// The members beside the secret that say whose it is.
SecretOwner OwnerIn(const JsonNode& object) {
  SecretOwner owner;
  (void)object.ForEachMember([&](std::string_view name, const JsonNode& member) -> Status {
    const auto text = member.String();
    if (!text.ok()) return {};
    const std::string letters = Letters(name);
    if (letters == "username") owner.user = *text;
    if (letters.ends_with("accesskeyid")) owner.key_id = ValidKeyId(*text);
    return {};
  });
  return owner;
}

void Search(const JsonNode& node, std::optional<SecretOwner>& owner) {
  if (node.is_array()) {
    (void)node.ForEachElement([&](const JsonNode& element) -> Status {
      if (!owner) Search(element, owner);
      return {};
    });
  } else if (node.is_object()) {
    (void)node.ForEachMember([&](std::string_view name, const JsonNode& member) -> Status {
      if (owner) return {};
      const auto text = member.String();
      if (text.ok() && !text->empty() && NamesASecret(name)) {
        owner = OwnerIn(node);
      } else {
        Search(member, owner);
      }
      return {};
    });
  }
}

}  // namespace

std::optional<SecretOwner> FindSecretMember(const JsonNode& root) {
  std::optional<SecretOwner> owner;
  Search(root, owner);
  return owner;
}

std::optional<SecretOwner> FindSecretColumn(std::string_view csv) {
  const auto header = ParseCsv(csv.substr(0, csv.find('\n')).substr(0, csv.find('\r')));
  if (!header.ok() || header->empty()) return std::nullopt;
  const std::vector<std::string>& names = header->front().cells;
  bool holds_secret = false;
  for (const std::string& name : names) holds_secret = holds_secret || NamesASecret(name);
  if (!holds_secret) return std::nullopt;

  SecretOwner owner;
  const auto records = ParseCsv(csv);
  if (!records.ok() || records->size() < 2) return owner;
  const std::vector<std::string>& cells = (*records)[1].cells;
  for (size_t i = 0; i < names.size() && i < cells.size(); ++i) {
    const std::string letters = Letters(names[i]);
    if (letters == "username") owner.user = cells[i];
    if (letters == "accesskeyid") owner.key_id = ValidKeyId(cells[i]);
  }
  return owner;
}

bool MentionsSecretMember(std::string_view text) {
  // Most inputs hold no such word, and are large.
  if (text.find("ecret") == std::string_view::npos && text.find("ECRET") == std::string_view::npos) return false;
  return Letters(text).find("secretaccesskey") != std::string::npos;
}

}  // namespace keymuster
