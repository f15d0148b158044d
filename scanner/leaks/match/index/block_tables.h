#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scanner/leaks/match/index/gram.h"

namespace keymuster {

// Sets of bytes, up to eight at once, as two tables of sixteen: byte b is in set i if bit i is set in both low[b & 15]
// and high[b >> 4]. Any set of ASCII bytes can be told exactly in the one form (bit i standing for a high half), a few
// sets of any bytes with some bytes too many in the other (bit i standing for a set).
struct NibbleTable {
  alignas(16) std::array<uint8_t, 16> low{};
  alignas(16) std::array<uint8_t, 16> high{};

  uint8_t Of(unsigned char byte) const { return low[byte & 15U] & high[byte >> 4U]; }
  bool operator==(const NibbleTable&) const = default;
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
  NibbleTable run;           // any bit: a byte that values are made of, with prefixes or names
  uint32_t prefix_run = 16;  // so many of them at least follow a prefix's gram
  uint32_t value_run = 0;    // so many of them at least make the value of a name; 0: there are no names

  bool operator==(const BlockTables&) const = default;
};

}  // namespace keymuster
