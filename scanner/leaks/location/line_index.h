#pragma once

#include <cstddef>
#include <cstdint>

#include "scanner/leaks/chunk.h"

namespace keymuster {

struct LinePosition {
  uint64_t line = 1;    // 1-based
  uint64_t column = 1;  // 1-based, in bytes
};

// Lines and columns of the places that are asked for, chunk by chunk. A blob that fits one chunk and
// holds no match is never counted at all. Not thread-safe.
class LineIndex {
 public:
  void Begin() { *this = LineIndex(); }

  // Where text[position] of this chunk stands. Asked in ascending order, from the first byte that the chunk shows.
  LinePosition At(const Chunk& chunk, size_t position);

  // Counts the lines in front of text[position]: what follows will be asked for later, what stands before no more.
  void Pass(const Chunk& chunk, size_t position);

  // `size` bytes without a line end follow what was counted.
  void Stretch(uint64_t size) { counted_ += size; }

 private:
  void CountTo(const Chunk& chunk, size_t position);

  uint64_t counted_ = 0;  // bytes of the blob in front of which all line ends are counted
  uint64_t line_ = 1;     // of that byte
  uint64_t line_begin_ = 0;
};

}  // namespace keymuster
