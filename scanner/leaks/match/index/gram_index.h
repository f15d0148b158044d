#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scanner/leaks/match/index/gram_filter.h"
#include "scanner/leaks/match/index/gram_tables.h"
#include "scanner/leaks/match/index/shape_check.h"
#include "scanner/leaks/match/prefilter.h"

namespace keymuster {

// The texts by their grams: what stands at a place is looked up exactly, compared, and what follows it given the
// cheap check of its rule's shape. Views its tables; shared by all threads.
class GramIndex {
 public:
  explicit GramIndex(const GramTables& tables) : tables_(tables), filter_(tables.filter) {}

  size_t furthest_gram() const { return tables_.furthest_gram; }  // behind a token's first byte
  const GramFilter& filter() const { return filter_; }

  // Appends the candidates that begin in text[from, to) and whose gram stands at text[at]. `checks` are by rule.
  void Inspect(std::string_view text, size_t from, size_t to, size_t at, const ShapeChecks& checks,
               std::vector<Candidate>* found) const;
  // Those whose gram would begin in front of the text.
  void InspectFront(std::string_view text, size_t from, size_t to, const ShapeChecks& checks,
                    std::vector<Candidate>* found) const;

  // The same for every place in front of `grams_end`: one pass over the bytes, in portable scalar code.
  void Find(std::string_view text, size_t from, size_t to, size_t grams_end, const ShapeChecks& checks,
            std::vector<Candidate>* found) const;

 private:
  const GramSlot* SlotOf(uint64_t key) const {
    const GramSlot* const slots = tables_.slots.data();
    size_t slot = GramSlot::HashOf(key) & (tables_.slots.size() - 1);
    while (slots[slot].key != key) {
      if (slots[slot].key == 0) return nullptr;
      slot = (slot + 1) & (tables_.slots.size() - 1);
    }
    return &slots[slot];
  }
  void InspectText(std::string_view text, size_t from, size_t to, size_t at, const GramText& wanted,
                   const ShapeChecks& checks, std::vector<Candidate>* found) const;
  void InspectUse(std::string_view text, size_t from, size_t to, size_t at, size_t size, const GramUse& use,
                  const ShapeChecks& checks, std::vector<Candidate>* found) const;

  const GramTables tables_;
  const GramFilter filter_;
};

}  // namespace keymuster
