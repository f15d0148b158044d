#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/leaks/shape.h"

namespace keymuster {

// Looks for the values of the named shapes first, because they are rare: "key" and "secret" stand on every page,
// forty characters of base64 that end exactly there do not. For a run of token bytes it says where the name
// of a value in it could begin; usually nowhere. Constant once all are added; shared by all threads.
class ValueFinder {
 public:
  // Bytes [begin, end) of a text.
  struct Window {
    size_t begin = 0;
    size_t end = 0;
  };

  // Finds values of at least `least` bytes (at most kLongestRow), all of `members`; if that is empty, of any bytes.
  ValueFinder(size_t least, std::string_view members);

  // False: values of the shape cannot be found so.
  bool Add(const NamedShape& shape);
  bool empty() const { return alphabets_.empty(); }
  size_t least_run() const { return least_run_; }  // bytes
  size_t furthest() const { return furthest_; }    // from a name's first byte to its value's

  // Where names may begin whose values lie in text[begin, end), a run of bytes that values are made of; empty if
  // nowhere. `whole`: the byte in front is none of the run. Text is taken to go on where it ends. The window of a later
  // run neither begins nor ends in front of an earlier one's.
  Window NamesFor(std::string_view text, size_t begin, size_t end, bool whole) const;

  // The bytes that values are made of.
  const std::array<bool, 256>& member() const { return member_; }

 private:
  // Values of one alphabet that are alike but for their names.
  struct Kind {
    ByteClass not_before;
    size_t min = 0;
    size_t max = 0;
    bool ends_run = false;  // not_before holds all of the alphabet

    bool operator==(const Kind&) const = default;
  };
  struct Alphabet {
    ByteClass bytes;
    size_t least = 0;  // of its kinds
    std::vector<Kind> kinds;
  };

  bool Holds(const ByteClass& bytes) const;
  Window NamesOf(const Alphabet& alphabet, std::string_view text, size_t begin, size_t end, bool whole) const;
  Window NamesOf(const Kind& kind, std::string_view text, size_t begin, size_t end, bool whole) const;

  size_t least_run_;
  std::array<bool, 256> member_{};
  bool any_member_ = false;
  std::vector<Alphabet> alphabets_;
  size_t furthest_ = 0;
};

}  // namespace keymuster
