#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keymuster {

// A piece of a blob as the matchers see it: look-behind, owned bytes, look-ahead. A token belongs to the chunk
// that owns its first byte, so no seam needs a merge and no token is found twice. Views the bytes of whoever
// made it (ChunkWindow, or a text in memory) until the next chunk is asked for.
struct Chunk {
  std::string_view text;
  size_t owned_begin = 0;  // in text
  size_t owned_end = 0;
  uint64_t offset = 0;  // of text[0] in the blob
  bool at_end = true;   // text ends where the blob ends

  // A whole blob that is in memory anyway.
  static Chunk Whole(std::string_view text) { return {text, 0, text.size(), 0, true}; }
};

}  // namespace keymuster
