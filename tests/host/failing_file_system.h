#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>

#include "host/errno_words.h"
#include "host/file.h"

namespace keymuster {

// The failing twin of a FileSystem: passes calls on, but the nth one (from 1, over all kinds of call)
// fails with the given errno, once or from then on. Run a test for n = 1, 2, ... until `calls()` stays below n,
// and every way to fail has been seen.
class FailingFileSystem : public FileSystem {
 public:
  enum class Repeat { kOnce, kForever };

  FailingFileSystem(const FileSystem& inner, int nth, int errno_value, Repeat repeat = Repeat::kOnce)
      : inner_(inner), nth_(nth), errno_value_(errno_value), repeat_(repeat) {}

  // No read gives more than this many bytes: what a slow or odd file system does.
  void set_largest_read(size_t bytes) { largest_read_ = bytes; }
  int calls() const { return calls_; }

  Result<FileDescriptor> OpenAt(const FileDescriptor& directory, const std::string& name) const override {
    if (Fails()) return Failure(name, "cannot be opened");
    return inner_.OpenAt(directory, name);
  }
  Result<FileDescriptor> OpenDirectoryAt(const FileDescriptor& directory, const std::string& name) const override {
    if (Fails()) return Failure(name, "cannot be opened");
    return inner_.OpenDirectoryAt(directory, name);
  }
  Result<EntryStatus> StatusOf(const FileDescriptor& file) const override {
    if (Fails()) return Failure("", "has no status");
    return inner_.StatusOf(file);
  }
  Result<EntryStatus> StatusAt(const FileDescriptor& directory, const std::string& name) const override {
    if (Fails()) return Failure(name, "has no status");
    return inner_.StatusAt(directory, name);
  }
  Result<std::string> LinkTargetAt(const FileDescriptor& directory, const std::string& name) const override {
    if (Fails()) return Failure(name, "link target cannot be read");
    return inner_.LinkTargetAt(directory, name);
  }
  Result<size_t> Read(const FileDescriptor& file, std::span<char> buffer) const override {
    if (Fails()) return Failure("", "cannot be read");
    return inner_.Read(file, buffer.subspan(0, std::min(buffer.size(), largest_read_)));
  }

 private:
  bool Fails() const {
    const int call = ++calls_;
    return call == nth_ || (repeat_ == Repeat::kForever && call > nth_);
  }
  Error Failure(const std::string& where, const std::string& what) const {
    return ErrnoError(ErrorCode::kUnreadable, where, what, errno_value_);
  }

  const FileSystem& inner_;
  const int nth_;
  const int errno_value_;
  const Repeat repeat_;
  size_t largest_read_ = SIZE_MAX;
  mutable std::atomic<int> calls_{0};
};

}  // namespace keymuster
