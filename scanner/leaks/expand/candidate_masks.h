#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scanner/leaks/simd_paths.h"

namespace keymuster {

// Where in a text something may be written in another way, told by one pass over its bytes, a bit each, 64 in a word.
// Entry k is of the k-th block of 64 bytes, and its bit i of the block's byte i. Few bits are set in most texts, and
// none is missing: whoever looks closer looks only there.
struct CandidateMasks {
  static constexpr size_t kBlock = 64;
  static constexpr size_t kMostBlocks = 64;
  static constexpr size_t kReadBehind = kBlock + 2;  // bytes read behind the last block

  // May be written some lanes too far.
  using Row = std::array<uint64_t, kMostBlocks + 16>;

  uint64_t interesting = 0;  // bit k: block k has a bit set below; what other blocks hold is undefined
  alignas(64) Row escapes;   // backslash, %, & or = with what may follow it, or a zero, a letter and a zero
  alignas(64) Row quotes;    // a quote behind a byte of credentials, if the block has a joint of strings or its begin
  alignas(64) Row samples;   // 24 letters and digits begin that may be base64 of text
  alignas(64) Row digits;  // 18 digits of the block begin, among 24 letters and digits, that may be hexadecimal of text
  alignas(64) Row wraps;   // a byte that may end a line, behind 24 bytes of credentials
};

// Fills in the masks of the first `count` blocks as if nothing stood in front of them. Reads
// count * kBlock + kReadBehind bytes.
using CandidateMasksFunction = void (*)(const char* text, size_t count, CandidateMasks* masks);

// The plain twin of all others: what it says is right.
void CandidateMasksByByte(const char* text, size_t count, CandidateMasks* masks);

// Those that this processor can run. Constant after the first call.
using CandidateMasksPaths = SimdPaths<CandidateMasksFunction>;
const CandidateMasksPaths& UsableCandidateMasksPaths();

}  // namespace keymuster
