#pragma once

#include <cstddef>
#include <span>

#include "host/file.h"
#include "scanner/leaks/blob.h"

namespace keymuster {

// Standard input, or any descriptor that may have to be waited for: a signal ends the wait. The file system must
// outlive it. Not thread-safe.
class StandardInput : public ByteStream {
 public:
  // Reads a duplicate of descriptor 0.
  static Result<StandardInput> Open(const FileSystem& files);
  StandardInput(const FileSystem& files, FileDescriptor input) : files_(&files), input_(std::move(input)) {}

  // kInterrupted when a signal asked us to stop.
  Result<size_t> Read(std::span<char> buffer) override;

 private:
  const FileSystem* files_;
  FileDescriptor input_;
};

}  // namespace keymuster
