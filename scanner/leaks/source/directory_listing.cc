#include "scanner/leaks/source/directory_listing.h"

#include <dirent.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

#include "host/errno_words.h"

namespace keymuster {
namespace {

std::optional<EntryType> TypeOf(unsigned char kind) {
  switch (kind) {
    case DT_REG:
      return EntryType::kRegular;
    case DT_DIR:
      return EntryType::kDirectory;
    case DT_LNK:
      return EntryType::kSymlink;
    case DT_FIFO:
      return EntryType::kFifo;
    case DT_SOCK:
      return EntryType::kSocket;
    case DT_CHR:
    case DT_BLK:
      return EntryType::kDevice;
    default:
      return std::nullopt;
  }
}

EntryType AskedType(const FileSystem& files, const FileDescriptor& directory, const std::string& name) {
  const auto status = files.StatusAt(directory, name);
  return status.ok() ? status->type : EntryType::kOther;
}

}  // namespace

Result<std::vector<DirectoryEntry>> ListDirectory(const FileSystem& files, const FileDescriptor& directory) {
  std::vector<DirectoryEntry> entries;
  alignas(dirent64) std::array<char, size_t{32} * 1024> buffer;
  for (;;) {
    const ssize_t size = getdents64(directory.get(), buffer.data(), buffer.size());
    if (size < 0) return ErrnoError(ErrorCode::kUnreadable, "", "cannot be listed", errno);
    if (size == 0) break;
    for (ssize_t at = 0; at < size;) {
      // The kernel writes whole records of this type, one behind the other.
      const auto* const record = reinterpret_cast<const dirent64*>(buffer.data() + at);
      at += record->d_reclen;
      const std::string_view name(record->d_name);
      if (name == "." || name == "..") continue;
      DirectoryEntry entry{std::string(name), EntryType::kOther};
      const auto type = TypeOf(record->d_type);
      entry.type = type ? *type : AskedType(files, directory, entry.name);
      entries.push_back(std::move(entry));
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return entries;
}

}  // namespace keymuster
