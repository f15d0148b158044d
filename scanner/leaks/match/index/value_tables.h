#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace keymuster {

// What ValueFinder goes by, as plain data: constant tables of the program for the built-in rules, vectors of
// ValueTablesBuilder for others.

using AlphabetSet = uint32_t;  // bit i: alphabet i

// Values of this size and longer are not told by their length.
inline constexpr size_t kValueLengths = 128;

// Bit i: of i bytes. What is shifted beyond is lost.
struct ValueLengths {
  void Set(size_t length) { (length < 64 ? low : high) |= uint64_t{1} << length % 64; }
  bool None() const { return (low | high) == 0; }
  void Shift(size_t by) {
    if (by < 64) {
      high = high << by | low >> 1U >> (63 - by);
      low <<= by;
    } else {
      high = by < kValueLengths ? low << (by - 64) : 0;
      low = 0;
    }
  }
  bool operator==(const ValueLengths&) const = default;

  uint64_t low = 0;
  uint64_t high = 0;
};

// What values may end in front of a byte.
struct ValueClosing {
  ValueLengths lengths;
  AlphabetSet alphabets = 0;
  std::array<AlphabetSet, kValueLengths> of_size{};  // the alphabets that have values of a size

  bool operator==(const ValueClosing&) const = default;
};

// Values of some alphabet that may be kValueLengths long or longer.
struct LongValue {
  uint32_t alphabet = 0;
  uint32_t min = 0;
  uint32_t max = 0;
  bool ends_run = false;  // not_before holds all of the alphabet
  std::array<bool, 256> not_before{};

  bool operator==(const LongValue&) const = default;
};

struct ValueTables {
  std::span<const LongValue> long_values;
  std::span<const ValueClosing> closings;
  std::array<uint8_t, 256> closing{};  // by byte, in closings
  std::array<bool, 256> member{};      // the bytes of runs
  // By byte: a value may begin behind it, or end in front of it. So may all that are not of a run.
  std::array<bool, 256> stops{};
  std::array<AlphabetSet, 256> bits{};  // by byte: of which alphabets it is
  bool gaps = false;                    // some bytes of runs are of no alphabet
  uint32_t shortest = 0;                // bytes of the shortest value; 0: there is none
  uint32_t furthest = 0;                // bytes from a name's first byte to its value's
};

}  // namespace keymuster
