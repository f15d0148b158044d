#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "scanner/leaks/match/prefilter.h"
#include "scanner/leaks/match/shape_check.h"

namespace keymuster {

// One pass over the bytes, in portable scalar code. Of each anchor and literal the rarest three neighbouring
// bytes (a gram) are entered, in every case they may come in, into a small table. A place whose gram is in the table is
// looked up exactly, its literal compared, and what follows it given the cheap check of the rule's shape.
class LiteralPrefilter : public Prefilter {
 public:
  // Candidate::rule is the index in `rules`; `derived[i]` is rules[i]'s expression. Keeps neither.
  LiteralPrefilter(const std::vector<LeakRule>& rules, const std::vector<DerivedRegex>& derived);

  size_t reach() const override { return reach_; }
  void Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const override;

 private:
  // An anchor or literal of one rule.
  struct Literal {
    std::string bytes;  // lower case where ignore_case
    bool ignore_case = false;
    uint32_t rule = 0;
    size_t gram_at = 0;  // where in `bytes` the gram stands
    size_t gram_size = 0;
  };
  // The literals that share a gram: [begin, end) of by_gram_.
  struct Slot {
    uint32_t key = 0;  // 0: free
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  void AddLiterals(const DerivedRegex& derived, uint32_t index);
  void FillTable(const Literal& literal);
  void FillSlots();
  const Slot* SlotOf(uint32_t key) const;
  void Inspect(std::string_view text, size_t from, size_t to, size_t at, std::vector<Candidate>* found) const;
  void InspectSlot(std::string_view text, size_t from, size_t to, size_t at, uint32_t key,
                   std::vector<Candidate>* found) const;

  // A byte a gram, not a bit: the shifts that a bitmap asks for halve the speed (1.0 to 1.7 GB/s, scalar x86-64).
  static constexpr unsigned kTableBits = 16;
  using Table = std::array<uint8_t, size_t{1} << kTableBits>;

  static uint32_t HashOf(const char* four);

  Table hot_{};              // by hash: 1 where a gram of ours may stand
  std::vector<Slot> slots_;  // open addressing; a power of two
  std::vector<uint32_t> by_gram_;
  std::vector<Literal> literals_;
  std::vector<ShapeCheck> checks_;  // by rule
  std::array<bool, 4> gram_sizes_{};
  size_t furthest_gram_ = 0;
  size_t reach_ = 0;
};

}  // namespace keymuster
