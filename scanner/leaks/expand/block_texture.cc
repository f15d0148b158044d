#include "scanner/leaks/expand/block_texture.h"

#include <array>
#include <string_view>

#include "scanner/leaks/expand/codec/alphabet.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace keymuster {
namespace {

enum Kind : unsigned char { kNothing, kAlphabet = 1, kEscape = 2, kQuote = 4, kZero = 8 };

std::array<unsigned char, 256> KindTable() {
  std::array<unsigned char, 256> kinds{};
  for (size_t byte = 0; byte < kinds.size(); ++byte) {
    const char letter = static_cast<char>(byte);
    if (SixBitsOf(letter) >= 0) kinds[byte] = kAlphabet;
    if (std::string_view("\\%&=").find(letter) != std::string_view::npos) kinds[byte] = kEscape;
    if (std::string_view("\"'`").find(letter) != std::string_view::npos) kinds[byte] = kQuote;
  }
  kinds[0] = kZero;
  return kinds;
}

#if defined(__x86_64__)

struct Half {
  uint32_t alphabet;
  uint32_t escapes;
  uint32_t quotes;
  uint32_t zeros;
};

// A byte is in a class if the row of its high half and the column of its low half share a bit. Rows: 2 (signs), 3
// (digits and signs), 4 and 6 (letters from @), 5 and 7 (letters to z).
__attribute__((target("avx2"))) Half ReadHalf(const char* bytes) {
  const __m256i text = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  // Bits: 1 row 2 alphabet (+ - /), 2 row 3 alphabet (0-9), 4 rows 4 and 6 alphabet, 8 row 5 alphabet (P-Z _),
  // 16 row 7 alphabet (p-z), 32 escapes of row 2 (% &), 64 escapes of rows 3 and 5 (= \ are told below), 128 quotes of
  // row 2.
  const __m256i rows = _mm256_setr_epi8(0, 0, 1 | 32 | -128, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0,  //
                                        0, 0, 1 | 32 | -128, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m256i columns = _mm256_setr_epi8(                                               //
      2 | 8 | 16, 2 | 4 | 8 | 16, 2 | 4 | 8 | 16 | -128, 2 | 4 | 8 | 16, 2 | 4 | 8 | 16,  // 0-4
      2 | 4 | 8 | 16 | 32, 2 | 4 | 8 | 16 | 32, 2 | 4 | 8 | 16 | -128, 2 | 4 | 8 | 16,    // 5-8
      2 | 4 | 8 | 16, 4 | 8 | 16, 1 | 4, 4, 1 | 4, 4, 1 | 4 | 8,                          // 9-f
      2 | 8 | 16, 2 | 4 | 8 | 16, 2 | 4 | 8 | 16 | -128, 2 | 4 | 8 | 16, 2 | 4 | 8 | 16,  //
      2 | 4 | 8 | 16 | 32, 2 | 4 | 8 | 16 | 32, 2 | 4 | 8 | 16 | -128, 2 | 4 | 8 | 16,    //
      2 | 4 | 8 | 16, 4 | 8 | 16, 1 | 4, 4, 1 | 4, 4, 1 | 4 | 8);
  const __m256i low4 = _mm256_set1_epi8(0x0f);
  const __m256i row = _mm256_shuffle_epi8(rows, _mm256_and_si256(_mm256_srli_epi16(text, 4), low4));
  const __m256i column = _mm256_shuffle_epi8(columns, _mm256_and_si256(text, low4));
  const __m256i classes = _mm256_and_si256(row, column);
  const __m256i none = _mm256_setzero_si256();
  const __m256i not_alphabet = _mm256_cmpeq_epi8(_mm256_and_si256(classes, _mm256_set1_epi8(31)), none);
  const __m256i others =
      _mm256_or_si256(_mm256_cmpeq_epi8(text, _mm256_set1_epi8('\\')), _mm256_cmpeq_epi8(text, _mm256_set1_epi8('=')));
  const __m256i escapes = _mm256_or_si256(others, _mm256_slli_epi16(classes, 2));  // bit 32 moves to the sign
  const __m256i quotes = _mm256_or_si256(classes, _mm256_cmpeq_epi8(text, _mm256_set1_epi8('`')));
  return {~static_cast<uint32_t>(_mm256_movemask_epi8(not_alphabet)),
          static_cast<uint32_t>(_mm256_movemask_epi8(escapes)), static_cast<uint32_t>(_mm256_movemask_epi8(quotes)),
          static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(text, none)))};
}

__attribute__((target("avx2"))) BlockTexture ReadTextureByAvx2(const char* bytes) {
  const Half low = ReadHalf(bytes);
  const Half high = ReadHalf(bytes + 32);
  const auto join = [](uint32_t a, uint32_t b) { return a | static_cast<uint64_t>(b) << 32; };
  return {join(low.alphabet, high.alphabet), join(low.escapes, high.escapes), join(low.quotes, high.quotes),
          join(low.zeros, high.zeros)};
}

#endif

}  // namespace

BlockTexture ReadTextureByByte(const char* bytes) {
  static const std::array<unsigned char, 256> kinds = KindTable();
  BlockTexture texture;
  for (unsigned i = 0; i < 64; ++i) {
    const uint64_t kind = kinds[static_cast<unsigned char>(bytes[i])];
    texture.alphabet |= (kind & 1) << i;
    texture.escapes |= (kind >> 1 & 1) << i;
    texture.quotes |= (kind >> 2 & 1) << i;
    texture.zeros |= (kind >> 3 & 1) << i;
  }
  return texture;
}

TextureReader FastestTextureReader() {
#if defined(__x86_64__)
  static const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  if (avx2) return ReadTextureByAvx2;
#endif
  return ReadTextureByByte;
}

}  // namespace keymuster
