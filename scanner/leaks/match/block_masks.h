#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scanner/leaks/match/index/block_tables.h"
#include "scanner/leaks/simd_paths.h"

namespace keymuster {

inline constexpr size_t kBlockSize = 64;  // bytes, one bit each in a word

inline constexpr size_t kMostBlocks = 64;

// Places in the blocks, in order, each less than kMostBlocks * kBlockSize.
struct BlockPlaces {
  const uint16_t* begin() const { return places.data(); }
  const uint16_t* end() const { return places.data() + count; }

  size_t count = 0;
  std::array<uint16_t, kMostBlocks * kBlockSize + 8> places;  // may be written some places too far
};

// What stands in up to kMostBlocks blocks.
struct BlockMasks {
  // A row of words that may be written some lanes too far. Word k is of block k, and its bit i of the block's byte i.
  using Row = std::array<uint64_t, kMostBlocks + 8>;

  BlockPlaces grams;       // where one may begin, behind a prefix's with a run
  BlockPlaces values;      // the first byte of a run that is long enough for a value
  alignas(64) Row in_run;  // the bytes of runs, for the blocks asked for
};

// Fills in what `count` blocks hold. Reads (count + 1) * kBlockSize + kGramSize - 1 bytes from `text`, because a run
// may go on in the next block. `in_run`: the byte in front of them is of a run.
using BlockMasksFunction = void (*)(const BlockTables& tables, const char* text, size_t count, bool in_run,
                                    BlockMasks* masks);

// The plain twin of all others: what it says is right.
void BlockMasksByByte(const BlockTables& tables, const char* text, size_t count, bool in_run, BlockMasks* masks);

// Those that this processor can run. Constant after the first call.
using BlockMasksPaths = SimdPaths<BlockMasksFunction>;
const BlockMasksPaths& UsableBlockMasksPaths();

}  // namespace keymuster
