#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "scanner/leaks/archive/wire/loss.h"

namespace keymuster {

// Bytes that come in blocks, each in its producer's own memory: a layer of an archive hands them to the next without
// copying.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // The next bytes, valid until the next call; empty at the end and after a failure.
  virtual std::string_view Next() = 0;
  // Once Next() gave nothing: why that came too early; nullopt for a sound end.
  virtual std::optional<Loss> failure() const = 0;
};

// A source that can be read in any order.
class SeekableSource : public ByteSource {
 public:
  virtual uint64_t size() const = 0;
  virtual void SeekTo(uint64_t position) = 0;
  // Fills the buffer with what stands at a position, without moving; fewer bytes at the end.
  virtual size_t ReadAt(uint64_t position, std::span<char> buffer) = 0;
};

}  // namespace keymuster
