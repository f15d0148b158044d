#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/digest.h"

namespace keymuster {

// How a repository names its objects (extensions.objectFormat).
enum class ObjectFormat { kSha1, kSha256 };

constexpr size_t IdSize(ObjectFormat format) { return format == ObjectFormat::kSha1 ? 20 : 32; }  // bytes

// The values are those of packs (gitformat-pack(5)).
enum class ObjectType : unsigned char { kNone = 0, kCommit = 1, kTree = 2, kBlob = 3, kTag = 4 };

std::string_view ObjectTypeName(ObjectType type);  // "commit"
ObjectType ObjectTypeOf(std::string_view name);    // kNone for any other word

// Ids are raw bytes in views of whatever holds them; these are their spelling.
std::string IdHex(std::string_view id);
std::optional<std::string> IdFromHex(std::string_view hex, ObjectFormat format);

// The id that git gives to an object.
std::string IdOf(ObjectFormat format, ObjectType type, std::string_view content);

// The same of content that comes in pieces, `size` bytes altogether. Not thread-safe; Finish() may be called once.
class IdStream {
 public:
  IdStream(ObjectFormat format, ObjectType type, uint64_t size);
  void Add(std::string_view bytes);
  std::string Finish();

 private:
  std::variant<Sha1Stream, Sha256Stream> digest_;
};

}  // namespace keymuster
