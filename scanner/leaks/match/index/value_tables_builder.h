#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/leaks/shape.h"
#include "scanner/leaks/match/index/value_tables.h"

namespace keymuster {

// Makes the tables of a ValueFinder.
class ValueTablesBuilder {
 public:
  // For values of at least `least` bytes (at most kLongestRow), all of `members`, which are ASCII but no backslash or
  // percent sign: those begin escapes.
  ValueTablesBuilder(size_t least, std::string_view members);

  // False: values of the shape cannot be found so.
  bool Add(const NamedShape& shape);
  void Build();  // after the last Add

  // Views the builder, which must neither change nor move. After Build.
  ValueTables tables() const;

 private:
  // Values that are alike but for their names.
  struct Kind {
    uint32_t alphabet = 0;
    uint32_t min = 0;
    uint32_t max = 0;
    ByteClass not_before;

    bool operator==(const Kind&) const = default;
  };

  bool Holds(const ByteClass& bytes) const;
  uint32_t AlphabetOf(const ByteClass& bytes);
  void CloseAt(size_t byte, std::vector<std::vector<size_t>>* known);
  ValueClosing ClosingOf(const std::vector<size_t>& kinds) const;
  LongValue LongOf(const Kind& kind) const;

  const size_t least_;
  std::vector<ByteClass> alphabets_;
  std::vector<Kind> kinds_;
  std::vector<ValueClosing> closings_;
  std::vector<LongValue> long_values_;
  ValueTables tables_;
};

}  // namespace keymuster
