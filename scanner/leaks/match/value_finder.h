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
// of a value in it could begin; usually nowhere. Constant after Build; shared by all threads.
class ValueFinder {
 public:
  // Bytes [begin, end) of a text.
  struct Window {
    size_t begin = 0;
    size_t end = 0;
  };

  // Whether values of the shape can be found so: they must be long and of ASCII bytes.
  static bool Takes(const NamedShape& shape);
  void Add(const NamedShape& shape);
  void Build();

  bool empty() const { return kinds_.empty(); }
  size_t least_run() const { return least_run_; }  // bytes; at most 48
  size_t furthest() const { return furthest_; }    // from a name's first byte to its value's

  // Where names may begin whose values lie in text[begin, end), a run of bytes that values are made of; empty if
  // nowhere. `whole`: the byte in front is none of the run. Text is taken to go on where it ends. The window of a later
  // run neither begins nor ends in front of an earlier one's.
  Window NamesFor(std::string_view text, size_t begin, size_t end, bool whole) const;

  // The bytes that values are made of.
  const std::array<bool, 256>& member() const { return member_; }

 private:
  // Values that are alike but for their names.
  struct Kind {
    ByteClass alphabet;
    ByteClass not_before;
    size_t min = 0;
    size_t max = 0;
    bool ends_run = false;  // not_before holds all of the alphabet
    bool all_runs = false;  // the alphabet is all that values are made of

    bool operator==(const Kind&) const = default;
  };

  Window NamesOf(const Kind& kind, std::string_view text, size_t begin, size_t end, bool whole) const;

  std::vector<Kind> kinds_;
  std::array<bool, 256> member_{};
  size_t least_run_ = 0;
  size_t furthest_ = 0;
};

}  // namespace keymuster
