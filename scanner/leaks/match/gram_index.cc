#include "scanner/leaks/match/gram_index.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace keymuster {
namespace {

bool StartsWith(std::string_view text, size_t at, std::string_view literal, bool ignore_case) {
  if (text.size() - at < literal.size()) return false;
  if (!ignore_case) return std::memcmp(text.data() + at, literal.data(), literal.size()) == 0;
  return std::equal(literal.begin(), literal.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char want, char byte) { return want == FoldCase(byte); });
}

std::string Folded(std::string_view text) {
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), FoldCase);
  return folded;
}

}  // namespace

void GramIndex::Add(std::string_view text, bool ignore_case, uint32_t rule, size_t gram_at) {
  IndexedLiteral literal;
  literal.bytes = ignore_case ? Folded(text) : std::string(text);
  literal.ignore_case = ignore_case;
  literal.rule = rule;
  literal.gram_at = gram_at;
  literal.gram_size = std::min(kGramSize, text.size() - gram_at);
  literals_.push_back(std::move(literal));
}

// The words of a name are joined by one byte or none.
void GramIndex::AddName(std::string_view name, uint32_t rule) {
  std::string_view best;
  size_t best_at = 0;  // in the name
  size_t best_index = 0;
  size_t index = 0;
  for (size_t begin = 0, end = 0; end != std::string_view::npos; begin = end + 1, ++index) {
    end = name.find('-', begin);
    const std::string_view word = name.substr(begin, end == std::string_view::npos ? end : end - begin);
    if (!best.empty() && !TellsMore(word, best)) continue;
    best = word;
    best_at = begin;
    best_index = index;
  }
  Add(best, true, rule, RarestGram(best));
  IndexedLiteral& literal = literals_.back();
  literal.least_lead = best_at - best_index;
  literal.most_lead = best_at;
  if (std::find(literals_.begin(), literals_.end() - 1, literal) != literals_.end() - 1) literals_.pop_back();
}

void GramIndex::Build() {
  if (literals_.empty()) return;
  hot_.assign(size_t{1} << kTableBits, 0);
  for (const IndexedLiteral& literal : literals_) {
    FillTable(literal);
    gram_sizes_[literal.gram_size] = true;
    furthest_gram_ = std::max(furthest_gram_, literal.gram_at + literal.most_lead);
  }
  FillSlots();
}

// Enters every spelling of the gram: each letter in both cases if case does not matter, and all bytes
// where a short gram says nothing.
void GramIndex::FillTable(const IndexedLiteral& literal) {
  std::array<std::vector<char>, kGramSize> choices;
  for (size_t i = 0; i < kGramSize; ++i) {
    if (i >= literal.gram_size) {
      for (int byte = 0; byte < 256; ++byte) choices[i].push_back(static_cast<char>(byte));
      continue;
    }
    const char byte = literal.bytes[literal.gram_at + i];
    choices[i].push_back(byte);
    if (literal.ignore_case && byte >= 'a' && byte <= 'z') choices[i].push_back(static_cast<char>(byte - ('a' - 'A')));
  }
  for (const char a : choices[0]) {
    for (const char b : choices[1]) {
      for (const char c : choices[2]) {
        const std::array<char, 4> four{a, b, c, 0};
        hot_[HashOf(four.data())] = 1;
      }
    }
  }
}

void GramIndex::FillSlots() {
  std::vector<std::pair<uint32_t, uint32_t>> keyed;  // gram, index in literals_
  for (uint32_t i = 0; i < literals_.size(); ++i) {
    const IndexedLiteral& literal = literals_[i];
    keyed.emplace_back(GramKey(std::string_view(literal.bytes).substr(literal.gram_at, literal.gram_size)), i);
  }
  std::sort(keyed.begin(), keyed.end());
  size_t size = 64;
  while (size < keyed.size() * 4) size *= 2;
  slots_.assign(size, {});
  for (size_t i = 0; i < keyed.size(); ++i) {
    const uint32_t key = keyed[i].first;
    by_gram_.push_back(keyed[i].second);
    size_t slot = key * 0x9e3779b1U & (size - 1);
    while (slots_[slot].key != 0 && slots_[slot].key != key) slot = (slot + 1) & (size - 1);
    if (slots_[slot].key == 0) slots_[slot] = {key, static_cast<uint32_t>(i), static_cast<uint32_t>(i)};
    ++slots_[slot].end;
  }
}

const GramIndex::Slot* GramIndex::SlotOf(uint32_t key) const {
  size_t slot = key * 0x9e3779b1U & (slots_.size() - 1);
  while (slots_[slot].key != 0) {
    if (slots_[slot].key == key) return &slots_[slot];
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return nullptr;
}

void GramIndex::Find(std::string_view text, size_t from, size_t to, const std::vector<ShapeCheck>& checks,
                     std::vector<Candidate>* found) const {
  if (literals_.empty()) return;
  // A gram may stand behind its literal's first byte.
  const size_t end = std::min(text.size(), to + furthest_gram_);
  size_t at = from;
  const uint8_t* const hot = hot_.data();
  // Four places a branch, and the load of the last one reads seven bytes from `at`.
  for (; at + 4 <= end && at + 7 <= text.size(); at += 4) {
    const char* const bytes = text.data() + at;
    if ((hot[HashOf(bytes)] | hot[HashOf(bytes + 1)] | hot[HashOf(bytes + 2)] | hot[HashOf(bytes + 3)]) == 0) continue;
    for (size_t i = 0; i < 4; ++i) {
      if (hot[HashOf(bytes + i)] != 0) Inspect(text, from, to, at + i, checks, found);
    }
  }
  for (; at < end; ++at) Inspect(text, from, to, at, checks, found);
}

void GramIndex::Inspect(std::string_view text, size_t from, size_t to, size_t at, const std::vector<ShapeCheck>& checks,
                        std::vector<Candidate>* found) const {
  if (!MayStand(text, at)) return;
  for (size_t size = 1; size <= kGramSize; ++size) {
    if (!gram_sizes_[size] || text.size() - at < size) continue;
    InspectSlot(text, from, to, at, GramKey(text.substr(at, size)), checks, found);
  }
}

void GramIndex::InspectSlot(std::string_view text, size_t from, size_t to, size_t at, uint32_t key,
                            const std::vector<ShapeCheck>& checks, std::vector<Candidate>* found) const {
  const Slot* const slot = SlotOf(key);
  if (slot == nullptr) return;
  for (uint32_t i = slot->begin; i < slot->end; ++i) {
    const IndexedLiteral& literal = literals_[by_gram_[i]];
    if (at < literal.gram_at || at - literal.gram_at >= to + literal.most_lead) continue;
    const size_t word = at - literal.gram_at;
    if (word < from + literal.least_lead || !StartsWith(text, word, literal.bytes, literal.ignore_case)) continue;
    for (size_t lead = literal.least_lead; lead <= literal.most_lead && from + lead <= word; ++lead) {
      const size_t begin = word - lead;
      if (begin < to && checks[literal.rule].Possible(text, begin, literal.bytes.size())) {
        found->push_back({literal.rule, begin});
      }
    }
  }
}

}  // namespace keymuster
