#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

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

// Bytes that values of names are made of, and how many of them at least make one.
struct ValueTable {
  NibbleTable bytes;  // any bit
  size_t run = 1;
};
inline constexpr size_t kValueTables = 2;

// Grams in eight buckets: bit i in all sets means that one of bucket i may begin here. A gram that is shorter takes
// any byte behind it.
template <size_t kBytes>
using GramTable = std::array<NibbleTable, kBytes>;
inline constexpr size_t kPrefixGram = 3;
inline constexpr size_t kLiteralGram = 6;
inline constexpr size_t kFewGram = 4;

// What to look for in a block.
struct BlockTables {
  GramTable<kPrefixGram> prefix{};                    // of the last bytes of prefixes
  std::array<GramTable<kLiteralGram>, 2> literals{};  // of other texts
  // False: the second literals and the first values are empty, and the first literals take any byte from kFewGram on.
  // Less is to be looked up then.
  bool many = true;
  NibbleTable run;         // any bit: the byte is one of those that follow prefixes
  size_t prefix_run = 16;  // so many of them at least follow a prefix's gram
  std::array<ValueTable, kValueTables> values{};
};

inline constexpr size_t kMostBlocks = 64;

// The masks of up to kMostBlocks blocks: entry k is of block k, and its bit i of the block's byte i. What lies behind
// the last block is undefined.
struct BlockMasks {
  // A row of words that may be written some lanes too far.
  using Row = std::array<uint64_t, kMostBlocks + 8>;

  uint64_t interesting;     // bit k: block k has a prefix, a literal, or the begin of a value
  alignas(64) Row prefix;   // a gram of a prefix may begin here, and a run begins behind it
  alignas(64) Row literal;  // a gram of another text may begin here
  struct Values {
    alignas(64) Row begins;  // the first byte of a run of value bytes that is long enough
    alignas(64) Row bytes;   // a byte of values
  };
  std::array<Values, kValueTables> values;
};

// Whether the byte in front of a text is one of values, by table.
using InValue = std::array<bool, kValueTables>;

// Fills in the first `count` masks. Reads (count + 1) * kBlockSize + 2 bytes from `text`, because a run may go on in
// the next block.
using BlockMasksFunction = void (*)(const BlockTables& tables, const char* text, size_t count, const InValue& in_value,
                                    BlockMasks* masks);

// The plain twin of all others: what it says is right.
void BlockMasksByByte(const BlockTables& tables, const char* text, size_t count, const InValue& in_value,
                      BlockMasks* masks);

// One way of computing them, named for the instructions it needs.
struct BlockMasksPath {
  std::string_view name;
  BlockMasksFunction function = nullptr;
};

// Those that this processor can run, fastest first; the last is the plain one. Constant after the first call.
struct BlockMasksPaths {
  std::array<BlockMasksPath, 4> paths{};
  size_t count = 0;
};
const BlockMasksPaths& UsableBlockMasksPaths();

}  // namespace keymuster
