#include "scanner/leaks/source/directory_stack.h"

#include <algorithm>
#include <utility>

namespace keymuster {
namespace {

// The innermost ones. Coming back up opens as many at a time, so each folder of a deep tree is opened again once for
// every so many levels.
constexpr size_t kMostOpen = 48;

}  // namespace

void DirectoryStack::Push(std::string name, FileDescriptor directory, const EntryStatus& status,
                          std::vector<std::string> pending) {
  const size_t parent_path = path_.size();
  if (!frames_.empty()) {
    if (!path_.empty()) path_ += '/';
    path_ += name;
  }
  frames_.push_back(
      {std::move(directory), std::move(name), status.device, status.inode, std::move(pending), parent_path});
  // The root stays open: every way back begins there.
  if (frames_.size() > kMostOpen + 1) frames_[frames_.size() - kMostOpen].directory.Close();
}

void DirectoryStack::Pop() {
  path_.resize(frames_.back().parent_path);
  frames_.pop_back();
}

bool DirectoryStack::Holds(const EntryStatus& status) const {
  return std::any_of(frames_.begin(), frames_.end(), [&status](const Frame& frame) {
    return frame.inode == status.inode && frame.device == status.device;
  });
}

std::optional<std::string> DirectoryStack::TakePending() {
  std::vector<std::string>& pending = frames_.back().pending;
  if (pending.empty()) return std::nullopt;
  std::string name = std::move(pending.back());
  pending.pop_back();
  return name;
}

Result<const FileDescriptor*> DirectoryStack::Top() {
  if (!frames_.back().directory.valid()) KEYMUSTER_RETURN_IF_ERROR(Reopen(frames_.size() - 1));
  return &frames_.back().directory;
}

Status DirectoryStack::Reopen(size_t depth) {
  size_t open = depth;
  while (!frames_[open].directory.valid()) --open;
  for (size_t i = open + 1; i <= depth; ++i) {
    Frame& frame = frames_[i];
    KEYMUSTER_ASSIGN_OR_RETURN(FileDescriptor directory, files_.OpenDirectoryAt(frames_[i - 1].directory, frame.name));
    KEYMUSTER_ASSIGN_OR_RETURN(const EntryStatus status, files_.StatusOf(directory));
    if (status.device != frame.device || status.inode != frame.inode) {
      return Error{ErrorCode::kUnreadable, "", "was replaced while it was walked", ""};
    }
    frame.directory = std::move(directory);
    if (i > open + kMostOpen) frames_[i - kMostOpen].directory.Close();
  }
  return {};
}

}  // namespace keymuster
