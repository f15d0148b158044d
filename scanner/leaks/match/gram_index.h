#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/shape.h"
#include "scanner/leaks/match/gram.h"
#include "scanner/leaks/match/gram_filter.h"
#include "scanner/leaks/match/prefilter.h"
#include "scanner/leaks/match/shape_check.h"

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

// How many bytes in front of a word its token may begin, which are those of the words in front and of what joins them;
// and with which bytes, a bit each by its low five bits.
struct Lead {
  static uint32_t BitOf(char first) { return 1U << (static_cast<unsigned char>(first) & 31U); }

  size_t size = 0;
  uint32_t firsts = 0;

  bool operator==(const Lead&) const = default;
};

// A text that is to be found: an anchor or a literal of one rule, or a word of its names.
struct IndexedLiteral {
  std::string bytes;  // lower case where ignore_case
  bool ignore_case = false;
  bool run_behind = false;  // it is a prefix, and a run of token bytes follows its gram
  uint32_t rule = 0;
  size_t gram_at = 0;     // where in `bytes` the gram stands by which it is found
  size_t gram_front = 0;  // how many bytes of the gram stand in front of the text; then gram_at is 0
  size_t gram_size = 0;   // how many bytes of the gram are the text's
  GramHalves halves;
  std::vector<Lead> leads{{0, ~0U}};  // by size; at least one

  bool operator==(const IndexedLiteral&) const = default;
};

// The literals by their grams: what stands at a place is looked up exactly, compared, and what follows it given the
// cheap check of its rule's shape. Constant after Build; shared by all threads.
class GramIndex {
 public:
  // The gram begins at text[gram_at], and ends with the text or behind it.
  void Add(std::string_view text, bool ignore_case, uint32_t rule, size_t gram_at);
  // The gram ends where the prefix ends, or behind it, and may begin one byte in front of it.
  void AddPrefix(std::string_view prefix, uint32_t rule, const ByteClass& not_after);
  // A name of a named shape ("aws-secret-key"), by the word of it that tells most.
  void AddName(std::string_view name, uint32_t rule);
  void Build();

  // How many bytes of a prefix's gram stand behind it.
  static size_t BehindPrefix(std::string_view prefix, const ByteClass& not_after);

  bool empty() const { return literals_.empty(); }
  const std::vector<IndexedLiteral>& literals() const { return literals_; }
  size_t furthest_gram() const { return furthest_gram_; }  // behind a token's first byte
  const GramFilter& filter() const { return filter_; }

  // Appends the candidates that begin in text[from, to) and whose gram stands at text[at]. `checks` are by rule.
  void Inspect(std::string_view text, size_t from, size_t to, size_t at, const std::vector<ShapeCheck>& checks,
               std::vector<Candidate>* found) const;
  // Those whose gram would begin in front of the text.
  void InspectFront(std::string_view text, size_t from, size_t to, const std::vector<ShapeCheck>& checks,
                    std::vector<Candidate>* found) const;

  // The same for every place in front of `grams_end`: one pass over the bytes, in portable scalar code.
  void Find(std::string_view text, size_t from, size_t to, size_t grams_end, const std::vector<ShapeCheck>& checks,
            std::vector<Candidate>* found) const;

 private:
  // The part of a gram that is of the text itself.
  struct Core {
    size_t front = 0;
    size_t size = 0;
    bool operator==(const Core&) const = default;
  };
  // The literals that share a core: [begin, end) of by_core_.
  struct Slot {
    uint64_t key = 0;  // 0: free
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  // Letters without their case; other bytes may become one, which only costs a comparison.
  static uint64_t KeyOf(uint32_t word, const Core& core) {
    const uint64_t bytes = ((word | 0x20202020U) >> (8 * core.front)) & ((uint64_t{1} << (8 * core.size)) - 1);
    return bytes | (core.front + 1) << 32U | core.size << 40U;
  }
  static size_t HashOf(uint64_t key) { return key * 0x9e3779b97f4a7c15U >> 32U; }
  static size_t FrontOf(std::string_view prefix, const ByteClass& not_after);
  void Enter(IndexedLiteral literal, const GramBytes& bytes);
  void FillSlots();
  void SortFronted();
  const Slot* SlotOf(uint64_t key) const {
    const Slot* const slots = slots_.data();
    size_t slot = HashOf(key) & (slots_.size() - 1);
    while (slots[slot].key != key) {
      if (slots[slot].key == 0) return nullptr;
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return &slots[slot];
  }
  void InspectSlot(std::string_view text, size_t from, size_t to, size_t core_at, const Slot& slot,
                   const std::vector<ShapeCheck>& checks, std::vector<Candidate>* found) const;
  void InspectLiteral(std::string_view text, size_t from, size_t to, size_t at, const IndexedLiteral& literal,
                      const std::vector<ShapeCheck>& checks, std::vector<Candidate>* found) const;

  std::vector<IndexedLiteral> literals_;
  GramFilter filter_;
  std::vector<Core> cores_;
  std::vector<Slot> slots_;  // open addressing; a power of two
  std::vector<uint32_t> by_core_;
  // Literals whose gram begins in front of them, by their first bytes: those of byte b are from fronts_[b] on, and end
  // in front of fronts_[b + 1].
  std::vector<uint32_t> fronted_;
  std::array<uint32_t, 257> fronts_{};
  size_t furthest_gram_ = 0;
};

}  // namespace keymuster
