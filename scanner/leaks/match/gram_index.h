#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/match/gram.h"
#include "scanner/leaks/match/prefilter.h"
#include "scanner/leaks/match/shape_check.h"

namespace keymuster {

// A text that is to be found: an anchor or a literal of one rule, or a word of its names.
struct IndexedLiteral {
  std::string bytes;  // lower case where ignore_case
  bool ignore_case = false;
  uint32_t rule = 0;
  size_t gram_at = 0;  // where in `bytes` the gram stands by which it is found
  size_t gram_size = 0;
  // How many bytes in front of it the token begins: those of the words in front, and of what joins them.
  size_t least_lead = 0;
  size_t most_lead = 0;

  bool operator==(const IndexedLiteral&) const = default;
};

// The literals by their grams: what stands at a place is looked up exactly, compared, and what follows it given the
// cheap check of its rule's shape. Constant after Build; shared by all threads.
class GramIndex {
 public:
  // The gram begins at text[gram_at] and is kGramSize bytes long, or ends with the text.
  void Add(std::string_view text, bool ignore_case, uint32_t rule, size_t gram_at);
  // A name of a named shape ("aws-secret-key"), by the word of it that tells most.
  void AddName(std::string_view name, uint32_t rule);
  void Build();

  bool empty() const { return literals_.empty(); }
  const std::vector<IndexedLiteral>& literals() const { return literals_; }
  size_t furthest_gram() const { return furthest_gram_; }  // behind a token's first byte

  // Whether a gram may stand at text[at]; says so of few other places.
  bool MayStand(std::string_view text, size_t at) const {
    return text.size() - at < 4 || hot_.data()[HashOf(text.data() + at)] != 0;
  }

  // Appends the candidates that begin in text[from, to) and whose gram stands at text[at]. `checks` are by rule.
  void Inspect(std::string_view text, size_t from, size_t to, size_t at, const std::vector<ShapeCheck>& checks,
               std::vector<Candidate>* found) const;

  // The same for every place: one pass over the bytes, in portable scalar code.
  void Find(std::string_view text, size_t from, size_t to, const std::vector<ShapeCheck>& checks,
            std::vector<Candidate>* found) const;

 private:
  // The literals that share a gram: [begin, end) of by_gram_.
  struct Slot {
    uint32_t key = 0;  // 0: free
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  // A byte a gram, not a bit: the shifts that a bitmap asks for halve the speed (1.0 to 1.7 GB/s, scalar x86-64).
  static constexpr unsigned kTableBits = 15;
  // Reads four bytes, of which the last does not count: one load and one shift.
  static uint32_t HashOf(const char* four) {
    uint32_t word = 0;
    std::memcpy(&word, four, 4);
    if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
      word <<= 8;
    } else {
      word &= 0xffffff00;
    }
    return (word * 0x9e3779b1U) >> (32 - kTableBits);
  }

  void FillTable(const IndexedLiteral& literal);
  void FillSlots();
  const Slot* SlotOf(uint32_t key) const;
  void InspectSlot(std::string_view text, size_t from, size_t to, size_t at, uint32_t key,
                   const std::vector<ShapeCheck>& checks, std::vector<Candidate>* found) const;

  std::vector<IndexedLiteral> literals_;
  std::vector<uint8_t> hot_;  // by hash: 1 where a gram of ours may stand
  std::vector<Slot> slots_;   // open addressing; a power of two
  std::vector<uint32_t> by_gram_;
  std::array<bool, kGramSize + 1> gram_sizes_{};
  size_t furthest_gram_ = 0;
};

}  // namespace keymuster
