#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "host/file.h"

namespace keymuster {

// The folders between the root of a walk and where it stands, each with the subfolders that are still to be walked.
// Only a few are kept open, so that a tree of any depth needs few descriptors; one that was closed is opened again by
// the names that lead to it, and must then be the same folder. Not thread-safe.
class DirectoryStack {
 public:
  explicit DirectoryStack(const FileSystem& files) : files_(files) {}

  // `pending`: names of subfolders, the next one last.
  void Push(std::string name, FileDescriptor directory, const EntryStatus& status, std::vector<std::string> pending);
  void Pop();

  bool empty() const { return frames_.empty(); }
  // Whether a folder that is entered is one of those around it (a bind mount of an ancestor).
  bool Holds(const EntryStatus& status) const;
  // Takes the next subfolder of the innermost folder; nullopt if none is left.
  std::optional<std::string> TakePending();
  // The innermost folder, opened again if need be. An error if it is not there any more, or is another one.
  Result<const FileDescriptor*> Top();
  // Below the root: "a/b"; empty for the root itself.
  const std::string& path() const { return path_; }

 private:
  struct Frame {
    FileDescriptor directory;
    std::string name;
    uint64_t device = 0;
    uint64_t inode = 0;
    std::vector<std::string> pending;
    size_t parent_path = 0;  // bytes of path_ that belong to the folders around it
  };

  Status Reopen(size_t depth);

  const FileSystem& files_;
  std::vector<Frame> frames_;
  std::string path_;
};

}  // namespace keymuster
