#include "host/publication.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "host/errno_words.h"
#include "host/file.h"

namespace keymuster {
namespace {

enum class Way {
  kDescriptor,  // already open: standard output, /dev/fd/N
  kInPlace,     // a device or a FIFO
  kReplace,     // a regular file, or none yet: temporary name and rename
};

struct Target {
  Way way = Way::kReplace;
  int descriptor = -1;
  std::string folder;  // of kReplace
  std::string name;    // of kReplace, inside `folder`
};

Error OutputError(const std::string& path, const std::string& what, std::string mend = {}) {
  return {ErrorCode::kOutput, path, what, std::move(mend)};
}

Error OutputErrno(const std::string& path, const std::string& what, int errno_value, std::string mend = {}) {
  return ErrnoError(ErrorCode::kOutput, path, what, errno_value, std::move(mend));
}

// The descriptor that a path stands for. They must not be followed as files: /dev/stdout under `>> log` leads
// to the log itself, which would be replaced and its content lost.
std::optional<int> DescriptorNamed(std::string_view path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    const std::string_view digits = path.substr(folder.size());
    int number = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size() && number >= 0) return number;
  }
  return std::nullopt;
}

Result<Target> InFolder(const std::string& path, std::string_view resolved) {
  const size_t slash = resolved.rfind('/');
  Target target;
  target.name = resolved.substr(slash + 1);  // npos + 1 is 0
  target.folder = slash == std::string_view::npos ? "." : std::string(resolved.substr(0, slash + 1));
  if (target.name.empty()) return OutputError(path, "names a folder", "add a file name");
  return target;
}

// A symbolic link to a regular file is resolved, so that the file it leads to is replaced and the link stays.
Result<Target> ThroughLinks(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(realpath(path.c_str(), nullptr), &std::free);
  if (resolved == nullptr) return OutputErrno(path, "cannot be resolved", errno);
  return InFolder(path, resolved.get());
}

Result<Target> Locate(const std::string& path) {
  if (path.empty()) return OutputError("output", "the path is empty", "name a file, or - for standard output");
  if (path.find('\0') != std::string::npos) return OutputError(path, "a path cannot hold a NUL byte");
  if (const auto descriptor = DescriptorNamed(path)) return Target{Way::kDescriptor, *descriptor, {}, {}};
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (S_ISREG(status.st_mode)) return ThroughLinks(path);
    if (S_ISDIR(status.st_mode)) return OutputError(path, "is a folder", "name a file in it");
    if (S_ISSOCK(status.st_mode)) return OutputError(path, "is a socket", "name a file");
    return Target{Way::kInPlace, -1, {}, {}};
  }
  if (errno != ENOENT) return OutputErrno(path, "cannot be reached", errno);
  if (lstat(path.c_str(), &status) == 0) {
    return OutputError(path, "is a symbolic link to nothing", "remove it, or create the file that it names");
  }
  return InFolder(path, path);
}

Status CheckFolder(const std::string& path, const std::string& folder) {
  if (faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0) return {};
  if (errno == ENOENT) return OutputError(path, "its folder does not exist", "create the folder first");
  return OutputErrno(path, "its folder cannot be written", errno, "name a file in a folder that you may write");
}

Status WriteAll(const FileDescriptor& file, const std::string& path, std::string_view content) {
  while (!content.empty()) {
    const ssize_t size = write(file.get(), content.data(), content.size());
    if (size > 0) {
      content.remove_prefix(static_cast<size_t>(size));
    } else if (size == 0) {
      return OutputError(path, "takes no more bytes");
    } else if (errno == EAGAIN) {
      // Somebody else made our terminal or pipe non-blocking.
      pollfd writable{file.get(), POLLOUT, 0};
      poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      return OutputErrno(path, "cannot be written", errno);
    }
  }
  return {};
}

Status WriteToDescriptor(int descriptor, const std::string& path, std::string_view content) {
  // A copy, so that closing it reports late errors and leaves the caller's descriptor open.
  FileDescriptor file(fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
  if (!file.valid()) return OutputErrno(path, "is not open for writing", errno);
  KEYMUSTER_RETURN_IF_ERROR(WriteAll(file, path, content));
  if (close(file.Release()) != 0) return OutputErrno(path, "cannot be written", errno);
  return {};
}

Status WriteInPlace(const std::string& path, std::string_view content) {
  // Non-blocking for the opening only: a FIFO that nobody reads is an error (ENXIO), not a hang.
  FileDescriptor file(open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.valid()) {
    return OutputErrno(path, "cannot be opened for writing", errno, errno == ENXIO ? "start its reader first" : "");
  }
  const int flags = fcntl(file.get(), F_GETFL);
  fcntl(file.get(), F_SETFL, flags & ~O_NONBLOCK);
  KEYMUSTER_RETURN_IF_ERROR(WriteAll(file, path, content));
  if (close(file.Release()) != 0) return OutputErrno(path, "cannot be written", errno);
  return {};
}

// The temporary file beside the target; removes itself unless it was moved into place.
class TemporaryFile {
 public:
  TemporaryFile(const FileDescriptor& folder, const std::string& path) : folder_(folder), path_(path) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!name_.empty()) unlinkat(folder_.get(), name_.c_str(), 0);
  }

  Status Create() {
    std::array<unsigned char, 8> random{};
    if (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
      return OutputErrno(path_, "no random name for the temporary file", errno);
    }
    // Not made of the target's name, which may be as long as a name can be.
    std::string name = ".keymuster-";
    for (const unsigned char byte : random) {
      name += "0123456789abcdef"[byte >> 4U];
      name += "0123456789abcdef"[byte & 15U];
    }
    name += ".tmp";
    file_ =
        FileDescriptor(openat(folder_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file_.valid()) return OutputErrno(path_, "no temporary file can be made beside it", errno);
    name_ = name;
    // The umask may have taken the owner's own bits away.
    if (fchmod(file_.get(), 0600) != 0) return OutputErrno(path_, "cannot be closed to other users", errno);
    return {};
  }

  Status Fill(std::string_view content) {
    KEYMUSTER_RETURN_IF_ERROR(WriteAll(file_, path_, content));
    if (fsync(file_.get()) != 0) return OutputErrno(path_, "cannot be written to disk", errno);
    if (close(file_.Release()) != 0) return OutputErrno(path_, "cannot be written", errno);
    return {};
  }

  Status MoveTo(const std::string& name) {
    if (renameat(folder_.get(), name_.c_str(), folder_.get(), name.c_str()) != 0) {
      return OutputErrno(path_, "cannot be replaced", errno);
    }
    name_.clear();
    return {};
  }

 private:
  const FileDescriptor& folder_;
  const std::string& path_;
  FileDescriptor file_;
  std::string name_;  // empty: nothing to remove
};

Status Replace(const Target& target, const std::string& path, std::string_view content) {
  FileDescriptor folder(open(target.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // A drop box (mode 0300) takes files though it cannot be listed, or synced by us.
  const bool listable = folder.valid();
  if (!listable) folder = FileDescriptor(open(target.folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) {
    return OutputErrno(path, "its folder cannot be opened", errno, errno == ENOENT ? "create the folder first" : "");
  }
  TemporaryFile temporary(folder, path);
  KEYMUSTER_RETURN_IF_ERROR(temporary.Create());
  KEYMUSTER_RETURN_IF_ERROR(temporary.Fill(content));
  KEYMUSTER_RETURN_IF_ERROR(temporary.MoveTo(target.name));
  // Some file systems cannot sync a folder and say EINVAL; that is no loss of ours.
  if (listable && fsync(folder.get()) != 0 && errno != EINVAL) {
    return OutputErrno(path, "was written, but its folder cannot be synced to disk", errno);
  }
  return {};
}

}  // namespace

Status Publication::CheckTarget(const std::string& path) {
  KEYMUSTER_ASSIGN_OR_RETURN(const Target target, Locate(path));
  switch (target.way) {
    case Way::kDescriptor: {
      const int flags = fcntl(target.descriptor, F_GETFL);
      if (flags < 0) return OutputErrno(path, "is not open", errno);
      if ((flags & O_ACCMODE) == O_RDONLY) return OutputError(path, "is open for reading only");
      return {};
    }
    case Way::kInPlace:
      if (faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0) return {};
      return OutputErrno(path, "cannot be written", errno);
    case Way::kReplace:
      return CheckFolder(path, target.folder);
  }
  return {};
}

Status Publication::Publish(const std::string& path, std::string_view content) {
  KEYMUSTER_ASSIGN_OR_RETURN(const Target target, Locate(path));
  switch (target.way) {
    case Way::kDescriptor:
      return WriteToDescriptor(target.descriptor, path, content);
    case Way::kInPlace:
      return WriteInPlace(path, content);
    case Way::kReplace:
      return Replace(target, path, content);
  }
  return {};
}

}  // namespace keymuster
