#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keymuster {

// Records of a zip (APPNOTE.TXT 6.3.10, section 4.3), each a view of at least its fixed part.

inline constexpr std::string_view kZipLocal{"PK\3\4", 4};
inline constexpr std::string_view kZipListed{"PK\1\2", 4};
inline constexpr std::string_view kZipDescriptor{"PK\7\10", 4};
inline constexpr std::string_view kZipEnd{"PK\5\6", 4};
inline constexpr std::string_view kZip64End{"PK\6\6", 4};
inline constexpr std::string_view kZip64Locator{"PK\6\7", 4};

inline constexpr size_t kZipLocalSize = 30;
inline constexpr size_t kZipListedSize = 46;
inline constexpr size_t kZipEndSize = 22;
inline constexpr size_t kZip64EndSize = 56;
inline constexpr size_t kZip64LocatorSize = 20;

// A little-endian field of `width` bytes; 0 where the record is too short.
uint64_t ZipField(std::string_view record, size_t offset, size_t width);

// A record of the central directory.
struct ZipListing {
  explicit ZipListing(std::string_view record);  // with its variable part, as far as it is there

  uint64_t record_size = 0;  // all of it
  uint64_t local_offset = 0;
  uint64_t stored_size = 0;  // of the content, compressed
  bool has_descriptor = false;
};

}  // namespace keymuster
