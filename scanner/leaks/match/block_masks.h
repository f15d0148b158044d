#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scanner/leaks/match/gram.h"
#include "scanner/leaks/simd_paths.h"

namespace keymuster {

inline constexpr size_t kBlockSize = 64;  // bytes, one bit each in a word

// Sets of bytes, up to eight at once, as two tables of sixteen: byte b is in set i if bit i is set in both low[b & 15]
// and high[b >> 4]. Any set of ASCII bytes can be told exactly in the one form (bit i standing for a high half), a few
// sets of any bytes with some bytes too many in the other (bit i standing for a set).
struct NibbleTable {
  alignas(16) std::array<uint8_t, 16> low{};
  alignas(16) std::array<uint8_t, 16> high{};

  uint8_t Of(unsigned char byte) const { return low[byte & 15U] & high[byte >> 4U]; }
};

inline constexpr size_t kLongestRow = 48;  // bytes that a row may be asked to have

// Grams in eight buckets: bit i in all sets means that one of bucket i may begin here.
using GramTable = std::array<NibbleTable, kGramSize>;

// So many tables that few places pass in vain: each costs eight shuffles a block, a place as much as four.
inline constexpr size_t kPrefixTables = 2;
inline constexpr size_t kLiteralTables = 3;

// Where there are few grams, so many buckets are of prefixes, and the others of other texts.
inline constexpr size_t kFewPrefixBuckets = 4;

// What to look for in a block.
struct BlockTables {
  std::array<GramTable, kPrefixTables> prefixes{};   // grams that end where a prefix ends; the first, if few: all grams
  std::array<GramTable, kLiteralTables> literals{};  // of other texts, if there are many
  bool many = true;
  NibbleTable run;         // any bit: a byte that values are made of, with prefixes or names
  size_t prefix_run = 16;  // so many of them at least follow a prefix's gram
  size_t value_run = 0;    // so many of them at least make the value of a name; 0: there are no names
};

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
