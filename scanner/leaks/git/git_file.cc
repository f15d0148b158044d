#include "scanner/leaks/git/git_file.h"

#include <array>
#include <cerrno>
#include <utility>

#include "host/errno_words.h"
#include "scanner/leaks/source/loss_reason.h"

namespace keymuster {
namespace {

// The last folder on the way to `path`; `name` becomes what is left.
Result<FileDescriptor> OpenWay(const FileSystem& files, const FileDescriptor& folder, std::string_view path,
                               std::string* name) {
  FileDescriptor way;
  const FileDescriptor* at = &folder;
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    KEYMUSTER_ASSIGN_OR_RETURN(FileDescriptor next, files.OpenDirectoryAt(*at, std::string(path.substr(0, slash))));
    way = std::move(next);
    at = &way;
    path.remove_prefix(slash + 1);
  }
  *name = path;
  return way;
}

Result<FileDescriptor> Open(const FileSystem& files, const FileDescriptor& folder, std::string_view path,
                            bool directory) {
  std::string name;
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor way, OpenWay(files, folder, path, &name));
  const FileDescriptor& parent = way.valid() ? way : folder;
  return directory ? files.OpenDirectoryAt(parent, name) : files.OpenAt(parent, name);
}

}  // namespace

Result<FileDescriptor> OpenBelow(const FileSystem& files, const FileDescriptor& folder, std::string_view path) {
  return Open(files, folder, path, false);
}

Result<FileDescriptor> OpenFolderBelow(const FileSystem& files, const FileDescriptor& folder, std::string_view path) {
  return Open(files, folder, path, true);
}

Result<std::string> ReadBelow(const FileSystem& files, const FileDescriptor& folder, std::string_view path,
                              uint64_t limit) {
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor file, OpenBelow(files, folder, path));
  KEYMUSTER_ASSIGN_OR_RETURN(const EntryStatus status, files.StatusOf(file));
  if (status.type != EntryType::kRegular) return Error{ErrorCode::kMalformed, "", "is no regular file", ""};
  std::string content;
  std::array<char, 16 * 1024> buffer{};
  while (true) {
    KEYMUSTER_ASSIGN_OR_RETURN(const size_t size, files.Read(file, buffer));
    if (size == 0) return content;
    content.append(buffer.data(), size);
    if (content.size() > limit) return Error{ErrorCode::kBudget, "", "is larger than the limit for such a file", ""};
  }
}

Result<MappedFile> MapBelow(const FileSystem& files, const FileDescriptor& folder, std::string_view path) {
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor file, OpenBelow(files, folder, path));
  KEYMUSTER_ASSIGN_OR_RETURN(const EntryStatus status, files.StatusOf(file));
  if (status.type != EntryType::kRegular) return Error{ErrorCode::kMalformed, "", "is no regular file", ""};
  return MappedFile::Map(file, status.size);
}

bool IsMissing(const Error& error) { return SaysErrno(error, ENOENT) || SaysErrno(error, ENOTDIR); }

Reason HistoryLoss(const Error& error) {
  switch (error.code) {
    case ErrorCode::kMalformed:
      return Reason::kCorrupt;
    case ErrorCode::kBudget:
      return Reason::kByteLimit;
    case ErrorCode::kInterrupted:
      return Reason::kInterrupted;
    default:
      return OpenLoss(error);
  }
}

}  // namespace keymuster
