#include "scanner/leaks/git/object_id.h"

#include "scanner/leaks/expand/codec/alphabet.h"

namespace keymuster {
std::string_view ObjectTypeName(ObjectType type) {
  switch (type) {
    case ObjectType::kCommit:
      return "commit";
    case ObjectType::kTree:
      return "tree";
    case ObjectType::kBlob:
      return "blob";
    case ObjectType::kTag:
      return "tag";
    case ObjectType::kNone:
      break;
  }
  return {};
}

ObjectType ObjectTypeOf(std::string_view name) {
  for (const auto type : {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob, ObjectType::kTag}) {
    if (ObjectTypeName(type) == name) return type;
  }
  return ObjectType::kNone;
}

std::string IdHex(std::string_view id) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * id.size());
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 15U];
  }
  return hex;
}

std::optional<std::string> IdFromHex(std::string_view hex, ObjectFormat format) {
  if (hex.size() != 2 * IdSize(format)) return std::nullopt;
  std::string id;
  for (size_t i = 0; i < hex.size(); i += 2) {
    const int high = HexValueOf(hex[i]);
    const int low = HexValueOf(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id += static_cast<char>(high << 4 | low);
  }
  return id;
}

std::string IdOf(ObjectFormat format, ObjectType type, std::string_view content) {
  IdStream stream(format, type, content.size());
  stream.Add(content);
  return stream.Finish();
}

IdStream::IdStream(ObjectFormat format, ObjectType type, uint64_t size) {
  if (format == ObjectFormat::kSha256) digest_.emplace<Sha256Stream>();
  Add(std::string(ObjectTypeName(type)) + ' ' + std::to_string(size) + '\0');
}

void IdStream::Add(std::string_view bytes) {
  std::visit([bytes](auto& digest) { digest.Add(bytes); }, digest_);
}

std::string IdStream::Finish() {
  return std::visit(
      [](auto& stream) {
        const auto digest = stream.Finish();
        return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
      },
      digest_);
}

}  // namespace keymuster
