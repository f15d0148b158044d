#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "scanner/leaks/match/index/gram.h"

namespace keymuster {

// What GramIndex looks texts up in, as plain data: constant tables of the program for the built-in rules, vectors of
// GramIndexBuilder for others.

// A set of bytes by their low five bits: letters by their place in the alphabet, whatever their case. Other bytes may
// pass for one.
using LetterSet = uint32_t;
inline constexpr LetterSet kAnyLetter = ~LetterSet{0};
inline constexpr LetterSet LetterBit(char byte) { return LetterSet{1} << (static_cast<unsigned char>(byte) & 31U); }

// How many bytes in front of a text its token may begin, which are those of the words in front and of what joins them;
// with which bytes, and with which the word right in front may end.
struct GramLead {
  uint32_t size = 0;
  LetterSet firsts = kAnyLetter;
  LetterSet lasts = kAnyLetter;

  bool operator==(const GramLead&) const = default;
};

// [begin, end) of a table.
struct GramSlice {
  uint32_t begin = 0;
  uint32_t end = 0;

  bool operator==(const GramSlice&) const = default;
};

// A rule that asks for a text.
struct GramUse {
  uint32_t rule = 0;
  LetterSet nexts = kAnyLetter;  // with what the next word begins, if one follows
  GramSlice leads;               // by size; at least one

  bool operator==(const GramUse&) const = default;
};

// A text that is to be found: an anchor or a literal, or a word of names.
struct GramText {
  GramSlice bytes;  // lower case where ignore_case
  bool ignore_case = false;
  uint32_t gram_at = 0;  // where in it the gram stands by which it is found
  GramSlice uses;        // by rule

  bool operator==(const GramText&) const = default;
};

// The part of a gram that is of the text itself: `size` bytes behind the first `front`.
struct GramCore {
  uint32_t front = 0;
  uint32_t size = 0;

  // Letters without their case; other bytes may become one, which only costs a comparison.
  uint64_t KeyOf(uint32_t word) const {
    const uint64_t bytes = ((word | 0x20202020U) >> (8 * front)) & ((uint64_t{1} << (8 * size)) - 1);
    return bytes | uint64_t{front + 1} << 32U | uint64_t{size} << 40U;
  }
  bool operator==(const GramCore&) const = default;
};

// The texts that share a core.
struct GramSlot {
  uint64_t key = 0;  // 0: free
  GramSlice texts;

  static size_t HashOf(uint64_t key) { return key * 0x9e3779b97f4a7c15U >> 32U; }
  bool operator==(const GramSlot&) const = default;
};

struct GramFilterTables {
  std::span<const uint8_t> four;   // empty: nothing is looked for
  std::span<const uint8_t> three;  // may be empty
  bool folds = false;
  bool every = false;
};

inline constexpr size_t kByteValues = 256;
// By place in the gram and byte: bit i says that core i may stand there.
using CoresByByte = std::array<std::array<uint8_t, kByteValues>, kGramSize>;

struct GramTables {
  std::string_view bytes;  // of all texts
  std::span<const GramText> texts;
  std::span<const GramUse> uses;
  std::span<const GramLead> leads;
  std::span<const GramCore> cores;  // at most eight
  CoresByByte cores_by_byte{};
  std::span<const GramSlot> slots;  // open addressing; a power of two, or none
  // Texts whose gram begins in front of them, by their first bytes: those of byte b are from fronts[b] on, and end in
  // front of fronts[b + 1].
  std::span<const uint32_t> fronted;
  std::array<uint32_t, kByteValues + 1> fronts{};
  uint32_t furthest_gram = 0;  // behind a token's first byte
  GramFilterTables filter;
};

}  // namespace keymuster
