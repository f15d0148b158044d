#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// Owns a file descriptor; closes it. Move-only.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  int Release();
  void Close();

 private:
  int fd_ = -1;
};

enum class EntryType { kRegular, kDirectory, kSymlink, kFifo, kSocket, kDevice, kOther };

// What fstat tells of an open file.
struct EntryStatus {
  EntryType type = EntryType::kOther;
  uint64_t device = 0;
  uint64_t inode = 0;
  uint64_t links = 1;
  uint64_t size = 0;  // bytes; never trusted for allocation
  int64_t modified_nanoseconds = 0;
};

// The file system as the scanner needs it: names relative to an open directory, nothing
// followed, nothing waited for. Virtual so that tests can make the nth call fail.
// Implementations are thread-safe.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // O_NOFOLLOW|O_NONBLOCK|O_CLOEXEC, relative to `directory` (an invalid descriptor: to the
  // working directory). kUnreadable with errno's words otherwise: ask SaysErrno (host/errno_words.h) which.
  virtual Result<FileDescriptor> OpenAt(const FileDescriptor& directory, const std::string& name) const = 0;
  virtual Result<FileDescriptor> OpenDirectoryAt(const FileDescriptor& directory, const std::string& name) const = 0;
  virtual Result<EntryStatus> StatusOf(const FileDescriptor& file) const = 0;
  virtual Result<EntryStatus> StatusAt(const FileDescriptor& directory, const std::string& name) const = 0;  // lstat
  virtual Result<std::string> LinkTargetAt(const FileDescriptor& directory, const std::string& name) const = 0;
  // Reads up to buffer.size() bytes from the current position; 0 at the end. Retries EINTR.
  virtual Result<size_t> Read(const FileDescriptor& file, std::span<char> buffer) const = 0;
};

// The machine's own.
const FileSystem& RealFileSystem();

// Reads a whole file (followed links allowed: for files that the caller names as
// configuration or input). kBudget above `limit` bytes.
Result<std::string> ReadWholeFile(const std::string& path, uint64_t limit);

}  // namespace keymuster
