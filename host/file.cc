#include "host/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "host/errno_words.h"
#include "host/interrupt.h"

namespace keymuster {

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.Release()) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    Close();
    fd_ = other.Release();
  }
  return *this;
}

FileDescriptor::~FileDescriptor() { Close(); }

int FileDescriptor::Release() { return std::exchange(fd_, -1); }

void FileDescriptor::Close() {
  // Not retried after EINTR: Linux has closed the descriptor by then, and its number may be another file's.
  if (valid()) close(Release());
}

namespace {

constexpr int kOpenFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

int DescriptorOf(const FileDescriptor& directory) { return directory.valid() ? directory.get() : AT_FDCWD; }

Error Unreadable(const std::string& where, const std::string& what, int errno_value) {
  return ErrnoError(ErrorCode::kUnreadable, where, what, errno_value);
}

EntryType TypeOf(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return EntryType::kRegular;
    case S_IFDIR:
      return EntryType::kDirectory;
    case S_IFLNK:
      return EntryType::kSymlink;
    case S_IFIFO:
      return EntryType::kFifo;
    case S_IFSOCK:
      return EntryType::kSocket;
    case S_IFBLK:
    case S_IFCHR:
      return EntryType::kDevice;
    default:
      return EntryType::kOther;
  }
}

EntryStatus StatusFrom(const struct stat& status) {
  EntryStatus entry;
  entry.type = TypeOf(status.st_mode);
  entry.device = status.st_dev;
  entry.inode = status.st_ino;
  entry.links = status.st_nlink;
  entry.size = status.st_size > 0 ? static_cast<uint64_t>(status.st_size) : 0;
  entry.modified_nanoseconds = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
  return entry;
}

class HostFileSystem : public FileSystem {
 public:
  Result<FileDescriptor> OpenAt(const FileDescriptor& directory, const std::string& name) const override {
    return Open(directory, name, kOpenFlags);
  }

  Result<FileDescriptor> OpenDirectoryAt(const FileDescriptor& directory, const std::string& name) const override {
    return Open(directory, name, kOpenFlags | O_DIRECTORY);
  }

  Result<EntryStatus> StatusOf(const FileDescriptor& file) const override {
    struct stat status {};
    if (fstat(file.get(), &status) != 0) return Unreadable("", "has no status", errno);
    return StatusFrom(status);
  }

  Result<EntryStatus> StatusAt(const FileDescriptor& directory, const std::string& name) const override {
    struct stat status {};
    if (fstatat(DescriptorOf(directory), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return Unreadable(name, "has no status", errno);
    }
    return StatusFrom(status);
  }

  Result<std::string> LinkTargetAt(const FileDescriptor& directory, const std::string& name) const override {
    // The size that lstat tells is 0 in /proc, so the buffer grows until the target leaves room.
    std::string target(256, '\0');
    while (true) {
      const ssize_t size = readlinkat(DescriptorOf(directory), name.c_str(), target.data(), target.size());
      if (size < 0) return Unreadable(name, "link target cannot be read", errno);
      if (static_cast<size_t>(size) < target.size()) {
        target.resize(static_cast<size_t>(size));
        return target;
      }
      target.resize(target.size() * 2);
    }
  }

  Result<size_t> Read(const FileDescriptor& file, std::span<char> buffer) const override {
    while (true) {
      const ssize_t size = read(file.get(), buffer.data(), buffer.size());
      if (size >= 0) return static_cast<size_t>(size);
      if (errno != EINTR) return Unreadable("", "cannot be read", errno);
    }
  }

 private:
  static Result<FileDescriptor> Open(const FileDescriptor& directory, const std::string& name, int flags) {
    while (true) {
      FileDescriptor file(openat(DescriptorOf(directory), name.c_str(), flags));
      if (file.valid()) return file;
      if (errno != EINTR) return Unreadable(name, "cannot be opened", errno);
    }
  }
};

// What a file claims to hold is a hint worth this much memory, not more.
constexpr uint64_t kMostReserved = uint64_t{64} << 20U;
constexpr size_t kReadSize = size_t{1} << 18U;

Error Interrupted(const std::string& path) {
  return {ErrorCode::kInterrupted, path, "a signal ended the wait for this file", ""};
}

// Blocks like cat does: a pipe that the caller names (`--from <(aws ...)`) may be slow to speak. So a
// signal must be able to end the wait.
Result<FileDescriptor> OpenNamed(const std::string& path) {
  while (true) {
    FileDescriptor file(open(path.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC));
    if (file.valid()) return file;
    if (errno != EINTR) return Unreadable(path, "cannot be opened", errno);
    if (InterruptSignal() != 0) return Interrupted(path);
  }
}

}  // namespace

const FileSystem& RealFileSystem() {
  static const HostFileSystem file_system;
  return file_system;
}

Result<std::string> ReadWholeFile(const std::string& path, uint64_t limit) {
  if (path.find('\0') != std::string::npos) {
    return Error{ErrorCode::kUnreadable, path, "a path cannot hold a NUL byte", ""};
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor file, OpenNamed(path));
  std::string content;
  if (const auto status = RealFileSystem().StatusOf(file); status.ok()) {
    content.reserve(static_cast<size_t>(std::min({status->size, limit, kMostReserved})) + kReadSize);
  }
  while (true) {
    const size_t filled = content.size();
    content.resize(filled + kReadSize);
    const ssize_t size = read(file.get(), content.data() + filled, kReadSize);
    if (size < 0 && errno != EINTR) return Unreadable(path, "cannot be read", errno);
    content.resize(filled + static_cast<size_t>(std::max<ssize_t>(size, 0)));
    if (size < 0 && InterruptSignal() != 0) return Interrupted(path);
    if (size == 0) return content;
    if (content.size() > limit) {
      return Error{ErrorCode::kBudget, path, "is larger than " + std::to_string(limit) + " bytes", ""};
    }
  }
}

}  // namespace keymuster
