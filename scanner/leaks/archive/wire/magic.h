#pragma once

#include <cstddef>
#include <string_view>

namespace keymuster {

enum class ArchiveKind {
  kNone,         // not an archive by its first bytes
  kSupported,    // a format on our allow list: tar zip 7z cpio ar, gzip bzip2 xz zstd lz4
  kUnsupported,  // known, and not opened: rar cab xar iso lha ... (they crash decoders)
};

// How many first bytes ArchiveKindOf wants to see (fewer at the end of a short blob).
inline constexpr size_t kMagicBytes = 512;

// By content, never by name.
ArchiveKind ArchiveKindOf(std::string_view first_bytes);

// The formats that are told apart. Containers hold members; filters wrap one stream.
enum class ArchiveFormat {
  kNone,
  kTar,
  kZip,
  kSevenZip,
  kCpio,
  kAr,
  kGzip,
  kBzip2,
  kXz,
  kZstd,
  kLz4,
  kCompress,  // .Z
  kLzma,      // .lzma, the format before xz
  kLzip,
  kUnsupported,
};

ArchiveFormat ArchiveFormatOf(std::string_view first_bytes);

// gzip and its like.
bool IsFilter(ArchiveFormat format);

}  // namespace keymuster
