#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.h"
#include "host/file.h"

namespace keymuster {

// A regular file's bytes, mapped read-only. For files that their owner never rewrites in place (git's packs). Where a
// page cannot be read all the same, because the file was cut or its disk fails, the page reads as zeros and lost()
// turns true: the signal (SIGBUS) that would end the program is taken for it. Reads are thread-safe.
class MappedFile {
 public:
  MappedFile() = default;
  // The first `size` bytes of the file, which need not stay open. kUnreadable with errno's words.
  static Result<MappedFile> Map(const FileDescriptor& file, uint64_t size);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return bytes_; }
  bool lost() const;  // whether some bytes were zeros that the file does not hold

  struct Region;  // of the address space, known to the signal's handler

 private:
  void Unmap();

  std::string_view bytes_;
  Region* region_ = nullptr;
};

}  // namespace keymuster
