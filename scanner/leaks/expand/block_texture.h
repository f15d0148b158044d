#pragma once

#include <cstdint>

namespace keymuster {

// What 64 bytes are made of, a bit a byte.
struct BlockTexture {
  uint64_t alphabet = 0;  // of base64: A-Z a-z 0-9 + / - _
  uint64_t escapes = 0;   // \ % & =
  uint64_t quotes = 0;    // " ' `
  uint64_t zeros = 0;
};

using TextureReader = BlockTexture (*)(const char* bytes);

BlockTexture ReadTextureByByte(const char* bytes);
// With AVX2 where the processor has it; the answer is the same.
TextureReader FastestTextureReader();

}  // namespace keymuster
