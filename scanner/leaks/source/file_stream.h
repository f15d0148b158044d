#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "host/file.h"
#include "scanner/leaks/blob.h"

namespace keymuster {

// The bytes of an open regular file, by read() into the caller's buffer: a file that shrinks must not kill the run, as
// a mapped one would. A file that grows is followed once, to the size it has when the first size was read, so that an
// endless log ends. The file system and the descriptor must outlive it. Not thread-safe.
class FileStream : public ByteStream {
 public:
  FileStream(const FileSystem& files, const FileDescriptor& file, const EntryStatus& opened);

  Result<size_t> Read(std::span<char> buffer) override;
  uint64_t PassHole() override;

  // Back to the first byte.
  Status Rewind();

  // After the end: whether size or time of change differ from when the file was opened, so that bytes may have been
  // missed.
  bool changed() const { return changed_; }

 private:
  void ReachSize();
  void ReachEnd();

  const FileSystem& files_;
  const FileDescriptor& file_;
  const EntryStatus opened_;
  uint64_t limit_ = 0;
  uint64_t bytes_ = 0;
  bool followed_ = false;
  bool ended_ = false;
  bool changed_ = false;
};

}  // namespace keymuster
