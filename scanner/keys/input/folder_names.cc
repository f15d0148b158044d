#include "scanner/keys/input/folder_names.h"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "host/errno_words.h"

namespace keymuster {

Result<std::vector<std::string>> FolderNames(const FileSystem& files, const std::string& path) {
  KEYMUSTER_ASSIGN_OR_RETURN(FileDescriptor folder, files.OpenDirectoryAt({}, path));
  const auto close_folder = [](DIR* open) { closedir(open); };
  const std::unique_ptr<DIR, decltype(close_folder)> stream(fdopendir(folder.get()), close_folder);
  if (stream == nullptr) return ErrnoError(ErrorCode::kUnreadable, path, "cannot be listed", errno);
  folder.Release();  // the stream closes it

  std::vector<std::string> names;
  while (true) {
    errno = 0;
    const dirent* const entry = readdir(stream.get());
    if (entry == nullptr && errno != 0) return ErrnoError(ErrorCode::kUnreadable, path, "cannot be listed", errno);
    if (entry == nullptr) break;
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace keymuster
