#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scanner/leaks/match/index/value_tables.h"

namespace keymuster {

// Looks for the values of the named shapes first, because they are rare: "key" and "secret" stand on every page,
// forty characters of base64 that end exactly there do not. For a run of token bytes it says where the name
// of a value in it could begin; usually nowhere. Views its tables; shared by all threads.
class ValueFinder {
 public:
  // Bytes [begin, end) of a text.
  struct Window {
    size_t begin = 0;
    size_t end = 0;
  };

  explicit ValueFinder(const ValueTables& tables) : tables_(tables) {}

  bool empty() const { return tables_.shortest == 0; }
  size_t least_run() const { return tables_.shortest; }  // bytes: of the shortest value; 0 if there is none
  size_t furthest() const { return tables_.furthest; }   // from a name's first byte to its value's

  // Where names may begin whose values lie in text[begin, end), a run of bytes that values are made of; empty if
  // nowhere. Text is taken to go on where it ends. The window of a later run neither begins nor ends in front of an
  // earlier one's.
  Window NamesFor(std::string_view text, size_t begin, size_t end) const;

  // The bytes that values are made of.
  const std::array<bool, 256>& member() const { return tables_.member; }

  // Whether a value may begin behind the byte, escapes left aside.
  static bool MayEndAssignment(char byte);

 private:
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

  const ValueClosing& ClosingAt(char byte) const {
    return tables_.closings[tables_.closing[static_cast<unsigned char>(byte)]];
  }
  bool HasRoom(std::string_view text, size_t begin, size_t end) const;
  Values ValuesIn(std::string_view text, size_t begin, size_t end) const;
  void AddEnding(std::string_view text, size_t end, ValueLengths sizes, Values* values) const;
  void AddLong(const LongValue& kind, std::string_view text, size_t begin, size_t end, Values* values) const;

  const ValueTables tables_;
};

}  // namespace keymuster
