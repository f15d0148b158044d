#include "scanner/leaks/match/gram_index.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

bool StartsWith(std::string_view text, size_t at, std::string_view literal, bool ignore_case) {
  if (text.size() - at < literal.size()) return false;
  if (!ignore_case) return std::memcmp(text.data() + at, literal.data(), literal.size()) == 0;
  return std::equal(literal.begin(), literal.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char want, char byte) { return want == FoldCase(byte); });
}

constexpr size_t kByteValues = 256;
// Adds to leads in order.
void AddLead(const Lead& lead, std::vector<Lead>* leads) {
  const auto at =
      std::find_if(leads->begin(), leads->end(), [&lead](const Lead& other) { return other.size >= lead.size; });
  if (at != leads->end() && at->size == lead.size) {
    at->firsts |= lead.firsts;
  } else {
    leads->insert(at, lead);
  }
}

std::string AllBut(const ByteClass& alphabet) {
  std::string bytes;
  bytes.reserve(kByteValues);
  for (size_t byte = 0; byte < kByteValues; ++byte) {
    if (!alphabet.member[byte]) bytes += static_cast<char>(byte);
  }
  return bytes;
}

// Each letter in both cases, if case does not matter.
GramBytes BytesOf(const IndexedLiteral& literal) {
  GramBytes bytes;
  for (size_t i = 0; i < kGramSize; ++i) {
    if (i < literal.gram_front || i - literal.gram_front >= literal.gram_size) {
      bytes[i] = AllBut({});
      continue;
    }
    const char byte = literal.bytes[literal.gram_at + i - literal.gram_front];
    bytes[i] = byte;
    if (literal.ignore_case && UpperCase(byte) != byte) bytes[i] += UpperCase(byte);
  }
  return bytes;
}

GramHalves HalvesOf(const GramBytes& bytes) {
  GramHalves halves;
  for (size_t i = 0; i < kGramSize; ++i) {
    for (const char byte : bytes[i]) {
      const auto value = static_cast<unsigned char>(byte);
      halves[i].Add({1U << (value & 15U), 1U << (value >> 4U)});
    }
  }
  return halves;
}

// As GramWord, where the text may end.
uint32_t WordAt(std::string_view text, size_t at) {
  if (text.size() - at >= kGramSize) return GramWord(text.data() + at);
  std::array<char, kGramSize> gram{};
  std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), gram.begin());
  return GramWord(gram.data());
}

}  // namespace

void GramIndex::Add(std::string_view text, bool ignore_case, uint32_t rule, size_t gram_at) {
  IndexedLiteral literal;
  literal.bytes = ignore_case ? LowerCase(text) : std::string(text);
  literal.ignore_case = ignore_case;
  literal.rule = rule;
  literal.gram_at = gram_at;
  literal.gram_size = std::min(kGramSize, text.size() - gram_at);
  const GramBytes bytes = BytesOf(literal);
  Enter(std::move(literal), bytes);
}

// A byte of the run behind a short prefix says nothing; the byte in front does, if many may not stand there.
size_t GramIndex::FrontOf(std::string_view prefix, const ByteClass& not_after) {
  constexpr size_t kMany = 48;
  return prefix.size() + 1 < kGramSize || (prefix.size() < kGramSize && SizeOf(not_after) >= kMany) ? 1 : 0;
}

size_t GramIndex::BehindPrefix(std::string_view prefix, const ByteClass& not_after) {
  const size_t with_front = prefix.size() + FrontOf(prefix, not_after);
  return kGramSize - std::min(kGramSize, with_front);
}

void GramIndex::AddPrefix(std::string_view prefix, uint32_t rule, const ByteClass& not_after) {
  IndexedLiteral literal;
  literal.bytes = prefix;
  literal.rule = rule;
  literal.run_behind = true;
  literal.gram_size = std::min(kGramSize, prefix.size());
  literal.gram_at = prefix.size() - literal.gram_size;
  literal.gram_front = FrontOf(prefix, not_after);
  GramBytes bytes = BytesOf(literal);
  if (literal.gram_front > 0) bytes[0] = AllBut(not_after);
  Enter(std::move(literal), bytes);
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
  IndexedLiteral literal;
  literal.bytes = LowerCase(best);
  literal.ignore_case = true;
  literal.rule = rule;
  literal.leads.clear();
  literal.gram_at = RarestGram(best);
  literal.gram_size = std::min(kGramSize, best.size() - literal.gram_at);
  for (size_t lead = best_at - best_index; lead <= best_at; ++lead) {
    literal.leads.push_back({lead, Lead::BitOf(name.front())});
  }
  GramBytes bytes = BytesOf(literal);
  const size_t next = best_at + best.size() + 1;
  if (literal.gram_size < kGramSize && next < name.size()) {
    bytes[literal.gram_size] = {' ', '_', '.', '-', name[next], UpperCase(name[next])};
  }
  Enter(std::move(literal), bytes);
}

void GramIndex::Enter(IndexedLiteral literal, const GramBytes& bytes) {
  literal.halves = HalvesOf(bytes);
  filter_.Add(bytes);
  furthest_gram_ = std::max(furthest_gram_, literal.gram_at + literal.leads.back().size);
  // Names of one rule, which come one after another, have words in common.
  const auto same = [&literal](const IndexedLiteral& known) {
    return known.gram_at == literal.gram_at && known.bytes == literal.bytes && known.halves == literal.halves;
  };
  const auto others = std::find_if(literals_.rbegin(), literals_.rend(),
                                   [&literal](const IndexedLiteral& known) { return known.rule != literal.rule; });
  const auto known = std::find_if(literals_.rbegin(), others, same);
  if (known != others) {
    for (const Lead& lead : literal.leads) AddLead(lead, &known->leads);
    return;
  }
  const Core core{literal.gram_front, literal.gram_size};
  if (std::find(cores_.begin(), cores_.end(), core) == cores_.end()) cores_.push_back(core);
  if (core.front > 0) fronted_.push_back(static_cast<uint32_t>(literals_.size()));
  literals_.push_back(std::move(literal));
}

void GramIndex::Build() {
  if (literals_.empty()) return;
  FillSlots();
  SortFronted();
}

void GramIndex::SortFronted() {
  const auto first = [this](uint32_t i) { return static_cast<unsigned char>(literals_[i].bytes[0]); };
  std::stable_sort(fronted_.begin(), fronted_.end(), [&first](uint32_t a, uint32_t b) { return first(a) < first(b); });
  for (const uint32_t i : fronted_) ++fronts_[first(i) + 1U];
  for (size_t byte = 0; byte < kByteValues; ++byte) fronts_[byte + 1] += fronts_[byte];
}

void GramIndex::FillSlots() {
  std::vector<std::pair<uint64_t, uint32_t>> keyed;  // core, index in literals_
  for (uint32_t i = 0; i < literals_.size(); ++i) {
    const IndexedLiteral& literal = literals_[i];
    const uint32_t word = WordAt(literal.bytes, literal.gram_at) << (8 * literal.gram_front);
    keyed.emplace_back(KeyOf(word, {literal.gram_front, literal.gram_size}), i);
  }
  std::sort(keyed.begin(), keyed.end());
  size_t size = 64;
  while (size < keyed.size() * 4) size *= 2;
  slots_.assign(size, {});
  for (size_t i = 0; i < keyed.size(); ++i) {
    const uint64_t key = keyed[i].first;
    by_core_.push_back(keyed[i].second);
    size_t slot = HashOf(key) & (size - 1);
    while (slots_[slot].key != 0 && slots_[slot].key != key) slot = (slot + 1) & (size - 1);
    if (slots_[slot].key == 0) slots_[slot] = {key, static_cast<uint32_t>(i), static_cast<uint32_t>(i)};
    ++slots_[slot].end;
  }
}

void GramIndex::Find(std::string_view text, size_t from, size_t to, size_t grams_end,
                     const std::vector<ShapeCheck>& checks, std::vector<Candidate>* found) const {
  if (literals_.empty()) return;
  if (from == 0) InspectFront(text, from, to, checks, found);
  // A gram may stand behind its literal's first byte, and may begin in front of it.
  const size_t end = std::min(grams_end, to + furthest_gram_);
  size_t at = from - std::min<size_t>(from, 1);
  const auto walk = [&](const auto& hot) {
    for (; at + 4 <= end && at + 3 + kGramSize <= text.size(); at += 4) {
      const char* const bytes = text.data() + at;
      if (!(hot(GramWord(bytes)) | hot(GramWord(bytes + 1)) | hot(GramWord(bytes + 2)) | hot(GramWord(bytes + 3)))) {
        continue;
      }
      for (size_t i = 0; i < 4; ++i) {
        if (hot(GramWord(bytes + i))) Inspect(text, from, to, at + i, checks, found);
      }
    }
  };
  if (filter_.folds()) {
    walk([this](uint32_t word) { return filter_.MayBe(word); });
  } else if (filter_.only_fours()) {
    walk([this](uint32_t word) { return filter_.MayBeFour(word); });
  } else {
    walk([this](uint32_t word) { return filter_.MayBeAny(word); });
  }
  for (; at < end; ++at) {
    if (filter_.MayBe(WordAt(text, at))) Inspect(text, from, to, at, checks, found);
  }
}

void GramIndex::Inspect(std::string_view text, size_t from, size_t to, size_t at, const std::vector<ShapeCheck>& checks,
                        std::vector<Candidate>* found) const {
  const uint32_t word = WordAt(text, at);
  for (const Core& core : cores_) {
    const Slot* const slot = SlotOf(KeyOf(word, core));
    if (slot != nullptr && at + core.front + core.size <= text.size()) {
      InspectSlot(text, from, to, at + core.front, *slot, checks, found);
    }
  }
}

void GramIndex::InspectFront(std::string_view text, size_t from, size_t to, const std::vector<ShapeCheck>& checks,
                             std::vector<Candidate>* found) const {
  if (text.empty()) return;
  // A prefix, which is found as it is written: its first byte is the text's.
  const auto byte = static_cast<unsigned char>(text[0]);
  for (uint32_t i = fronts_[byte]; i < fronts_[byte + 1U]; ++i) {
    InspectLiteral(text, from, to, 0, literals_[fronted_[i]], checks, found);
  }
}

void GramIndex::InspectSlot(std::string_view text, size_t from, size_t to, size_t core_at, const Slot& slot,
                            const std::vector<ShapeCheck>& checks, std::vector<Candidate>* found) const {
  for (uint32_t i = slot.begin; i < slot.end; ++i) {
    const IndexedLiteral& literal = literals_[by_core_[i]];
    if (core_at >= literal.gram_at) InspectLiteral(text, from, to, core_at - literal.gram_at, literal, checks, found);
  }
}

// Whether the literal stands at text[at].
void GramIndex::InspectLiteral(std::string_view text, size_t from, size_t to, size_t at, const IndexedLiteral& literal,
                               const std::vector<ShapeCheck>& checks, std::vector<Candidate>* found) const {
  if (at >= to + literal.leads.back().size || !StartsWith(text, at, literal.bytes, literal.ignore_case)) return;
  for (const Lead& lead : literal.leads) {
    if (at < from + lead.size) return;
    const size_t begin = at - lead.size;
    if (begin >= to || (lead.firsts & Lead::BitOf(text[begin])) == 0) continue;
    if (checks[literal.rule].Possible(text, begin, literal.bytes.size())) found->push_back({literal.rule, begin});
  }
}

}  // namespace keymuster
