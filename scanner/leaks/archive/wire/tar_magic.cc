#include "scanner/leaks/archive/wire/tar_magic.h"

#include <cstddef>
#include <cstdint>

namespace keymuster {
namespace {

constexpr size_t kBlock = 512;
constexpr size_t kChecksumAt = 148;
constexpr size_t kChecksumSize = 8;
constexpr size_t kTypeAt = 156;
constexpr size_t kMagicAt = 257;

bool IsOctalOrBlank(char c) { return (c >= '0' && c <= '7') || c == ' ' || c == '\0'; }

// Octal digits and blanks, or GNU's base 256 (top bit set).
bool IsNumberField(std::string_view field) {
  if ((static_cast<uint8_t>(field.front()) & 0x80U) != 0) return true;
  for (const char c : field) {
    if (!IsOctalOrBlank(c)) return false;
  }
  return true;
}

// The recorded sum, or -1 when the field holds no digit.
int64_t RecordedSum(std::string_view field) {
  int64_t sum = 0;
  bool any = false;
  for (const char c : field) {
    if (c >= '0' && c <= '7') {
      sum = sum * 8 + (c - '0');
      any = true;
    } else if (!IsOctalOrBlank(c)) {
      return -1;
    } else if (any) {
      break;
    }
  }
  return any ? sum : -1;
}

bool IsKnownType(char type) {
  return type == '\0' || (type >= '0' && type <= '9') || (type >= 'A' && type <= 'Z') || (type >= 'a' && type <= 'z');
}

}  // namespace

bool IsTarHeader(std::string_view block) {
  if (block.size() < kBlock) return false;
  block = block.substr(0, kBlock);
  // Only an archive that says its name may begin with an empty one.
  if (block.front() == '\0' && block.substr(kMagicAt, 5) != "ustar") return false;
  const int64_t recorded = RecordedSum(block.substr(kChecksumAt, kChecksumSize));
  if (recorded < 0 || !IsKnownType(block[kTypeAt])) return false;

  int64_t plain = 0;
  int64_t with_signs = 0;
  for (size_t i = 0; i < kBlock; ++i) {
    const bool in_checksum = i >= kChecksumAt && i < kChecksumAt + kChecksumSize;
    const char c = in_checksum ? ' ' : block[i];
    plain += static_cast<uint8_t>(c);
    with_signs += static_cast<int8_t>(c);
  }
  if (recorded != plain && recorded != with_signs) return false;

  // mode, uid, gid, size, mtime
  return IsNumberField(block.substr(100, 8)) && IsNumberField(block.substr(108, 8)) &&
         IsNumberField(block.substr(116, 8)) && IsNumberField(block.substr(124, 12)) &&
         IsNumberField(block.substr(136, 12));
}

}  // namespace keymuster
