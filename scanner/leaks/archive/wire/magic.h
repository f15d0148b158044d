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

}  // namespace keymuster
