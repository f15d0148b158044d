#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "scanner/leaks/blob.h"
#include "scanner/leaks/blob_scanner.h"

namespace keymuster {

// Hands a stream on while a scanner sees the same bytes. What was read already to look at it comes first. Stream and
// scanner must outlive it. Not thread-safe.
class TeeStream : public ByteStream {
 public:
  // The first `head_size` bytes of `room`, the scanner's room, hold what was read.
  TeeStream(ByteStream& stream, BlobScanner& scanner, size_t head_size, std::span<const char> room);

  Result<size_t> Read(std::span<char> buffer) override;

 private:
  ByteStream& stream_;
  BlobScanner& scanner_;
  std::string head_;
  size_t given_ = 0;  // of head_
};

}  // namespace keymuster
