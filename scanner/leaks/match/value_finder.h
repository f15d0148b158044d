#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/leaks/shape.h"

namespace keymuster {

// Looks for the values of the named shapes first, because they are rare: "key" and "secret" stand on every page,
// forty characters of base64 that end exactly there do not. For a run of token bytes it says where the name
// of a value in it could begin; usually nowhere. Constant once built; shared by all threads.
class ValueFinder {
 public:
  // Bytes [begin, end) of a text.
  struct Window {
    size_t begin = 0;
    size_t end = 0;
  };

  // Finds values of at least `least` bytes (at most kLongestRow), all of `members`, which are ASCII but no backslash or
  // percent sign: those begin escapes.
  ValueFinder(size_t least, std::string_view members);

  // False: values of the shape cannot be found so.
  bool Add(const NamedShape& shape);
  void Build();  // after the last Add

  bool empty() const { return kinds_.empty(); }
  size_t least_run() const { return shortest_; }  // bytes: of the shortest value; 0 if there is none
  size_t furthest() const { return furthest_; }   // from a name's first byte to its value's

  // Where names may begin whose values lie in text[begin, end), a run of bytes that values are made of; empty if
  // nowhere. Text is taken to go on where it ends. The window of a later run neither begins nor ends in front of an
  // earlier one's.
  Window NamesFor(std::string_view text, size_t begin, size_t end) const;

  // The bytes that values are made of.
  const std::array<bool, 256>& member() const { return member_; }

 private:
  static constexpr size_t kLengths = 128;
  // Bit i: of i bytes. What is shifted beyond is lost.
  struct Lengths {
    void Set(size_t length) { (length < 64 ? low : high) |= uint64_t{1} << length % 64; }
    bool Has(size_t length) const { return ((length < 64 ? low : high) >> length % 64 & 1U) != 0; }
    bool None() const { return (low | high) == 0; }
    void Shift(size_t by) {
      if (by < 64) {
        high = high << by | low >> 1U >> (63 - by);
        low <<= by;
      } else {
        high = by < kLengths ? low << (by - 64) : 0;
        low = 0;
      }
    }
    uint64_t low = 0;
    uint64_t high = 0;
  };
  using Bits = uint32_t;  // bit i: alphabets_[i]
  static constexpr size_t kMostAlphabets = 32;

  // Values that are alike but for their names.
  struct Kind {
    size_t alphabet = 0;
    size_t min = 0;
    size_t max = 0;
    ByteClass not_before;
    bool ends_run = false;  // not_before holds all of the alphabet

    bool operator==(const Kind&) const = default;
  };
  // The kinds whose values may end in front of a byte.
  struct Closing {
    std::vector<size_t> kinds;
    Lengths lengths;
    Bits alphabets = 0;
    std::array<Bits, kLengths> of_size{};  // the alphabets that have values of a size
  };

  static constexpr size_t kNone = SIZE_MAX;
  // Where the first and the last of some values may begin.
  struct Values {
    void Add(size_t more_first, size_t more_last) {
      first = first == kNone ? more_first : std::min(first, more_first);
      last = std::max(last, more_last);
    }
    size_t first = kNone;
    size_t last = 0;
  };

  bool Holds(const ByteClass& bytes) const;
  size_t AlphabetOf(const ByteClass& bytes);
  const Closing& ClosingAt(char byte) const { return closings_[closing_[static_cast<unsigned char>(byte)]]; }
  bool HasRoom(std::string_view text, size_t begin, size_t end) const;
  Values ValuesIn(std::string_view text, size_t begin, size_t end) const;
  void AddEnding(std::string_view text, size_t end, Lengths sizes, Values* values) const;
  void AddLong(const Kind& kind, std::string_view text, size_t begin, size_t end, Values* values) const;

  const size_t least_;
  size_t shortest_ = 0;
  std::array<bool, 256> member_{};
  std::vector<ByteClass> alphabets_;
  std::vector<Kind> kinds_;
  std::vector<Closing> closings_;
  std::array<uint8_t, 256> closing_{};  // by byte, in closings_
  // By byte: a value may begin behind it, or end in front of it. So may all that are not of a run.
  std::array<bool, 256> stops_{};
  std::array<Bits, 256> bits_{};  // by byte: of which alphabets it is
  bool gaps_ = false;             // some bytes of runs are of no alphabet
  size_t furthest_ = 0;
};

}  // namespace keymuster
