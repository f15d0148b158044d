#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/shape.h"
#include "scanner/leaks/match/index/gram.h"
#include "scanner/leaks/match/index/gram_filter.h"
#include "scanner/leaks/match/index/gram_tables.h"

namespace keymuster {

// Which halves of a byte may stand at a place: bit h of low for a low half h, and so on.
struct Halves {
  uint32_t low = 0;
  uint32_t high = 0;

  void Add(const Halves& other) {
    low |= other.low;
    high |= other.high;
  }
  auto operator<=>(const Halves&) const = default;
};
using GramHalves = std::array<Halves, kGramSize>;

// A text that is to be found: an anchor or a literal of one rule, or a word of its names.
struct IndexedLiteral {
  std::string bytes;  // lower case where ignore_case
  bool ignore_case = false;
  bool run_behind = false;  // it is a prefix, and a run of token bytes follows its gram
  uint32_t rule = 0;
  uint32_t gram_at = 0;  // where in `bytes` the gram stands by which it is found
  GramCore core;         // of the gram; with a byte in front, gram_at is 0
  GramHalves halves;
  LetterSet nexts = kAnyLetter;
  std::vector<GramLead> leads{{}};  // by size; at least one
};

// Makes the tables of a GramIndex.
class GramIndexBuilder {
 public:
  // The gram begins at text[gram_at], and ends with the text or behind it.
  void Add(std::string_view text, bool ignore_case, uint32_t rule, size_t gram_at);
  // The gram ends where the prefix ends, or behind it, and may begin one byte in front of it.
  void AddPrefix(std::string_view prefix, uint32_t rule, const ByteClass& not_after);
  // A name of a named shape ("aws-secret-key"), by the word of it that tells most.
  void AddName(std::string_view name, uint32_t rule);
  void Build();  // after the last Add

  // How many bytes of a prefix's gram stand behind it.
  static size_t BehindPrefix(std::string_view prefix, const ByteClass& not_after);

  const std::vector<IndexedLiteral>& literals() const { return literals_; }
  // Views the builder, which must neither change nor move. After Build.
  GramTables tables() const;

 private:
  static size_t FrontOf(std::string_view prefix, const ByteClass& not_after);
  void Enter(IndexedLiteral literal, const GramBytes& bytes);
  void AddText(const std::vector<const IndexedLiteral*>& alike);
  uint8_t CoreIndex(const GramCore& core);
  void MarkCore(const IndexedLiteral& literal);
  void FillSlots();
  void SortFronted();

  std::vector<IndexedLiteral> literals_;
  GramFilterBuilder filter_;
  std::string bytes_;
  std::vector<GramText> texts_;
  std::vector<uint64_t> keys_;  // by text
  std::vector<GramUse> uses_;
  std::vector<GramLead> leads_;
  std::vector<GramCore> cores_;
  CoresByByte cores_by_byte_{};
  std::vector<GramSlot> slots_;
  std::vector<uint32_t> fronted_;
  std::array<uint32_t, kByteValues + 1> fronts_{};
  size_t furthest_gram_ = 0;
};

}  // namespace keymuster
