#include "scanner/leaks/match/index/gram_index_builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

// Adds to leads in order.
void AddLead(const GramLead& lead, std::vector<GramLead>* leads) {
  const auto at =
      std::find_if(leads->begin(), leads->end(), [&lead](const GramLead& other) { return other.size >= lead.size; });
  if (at != leads->end() && at->size == lead.size) {
    at->firsts |= lead.firsts;
    at->lasts |= lead.lasts;
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
    if (i < literal.core.front || i - literal.core.front >= literal.core.size) {
      bytes[i] = AllBut({});
      continue;
    }
    const char byte = literal.bytes[literal.gram_at + i - literal.core.front];
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

// The word at which a literal is looked up.
uint32_t WordOf(const IndexedLiteral& literal) {
  std::array<char, kGramSize> gram{};
  const std::string core = literal.bytes.substr(literal.gram_at, literal.core.size);
  std::copy(core.begin(), core.end(), gram.begin() + literal.core.front);
  return GramWord(gram.data());
}

uint64_t KeyOf(const IndexedLiteral& literal) { return literal.core.KeyOf(WordOf(literal)); }

auto TextOf(const IndexedLiteral& literal) {
  return std::tuple(KeyOf(literal), std::string_view(literal.bytes), literal.ignore_case, literal.gram_at);
}

GramSlice Appended(size_t before, size_t after) {
  return {static_cast<uint32_t>(before), static_cast<uint32_t>(after)};
}

}  // namespace

void GramIndexBuilder::Add(std::string_view text, bool ignore_case, uint32_t rule, size_t gram_at) {
  IndexedLiteral literal;
  literal.bytes = ignore_case ? LowerCase(text) : std::string(text);
  literal.ignore_case = ignore_case;
  literal.rule = rule;
  literal.gram_at = static_cast<uint32_t>(gram_at);
  literal.core.size = static_cast<uint32_t>(std::min(kGramSize, text.size() - gram_at));
  const GramBytes bytes = BytesOf(literal);
  Enter(std::move(literal), bytes);
}

// A byte of the run behind a short prefix says nothing; the byte in front does, if many may not stand there.
size_t GramIndexBuilder::FrontOf(std::string_view prefix, const ByteClass& not_after) {
  constexpr size_t kMany = 48;
  return prefix.size() + 1 < kGramSize || (prefix.size() < kGramSize && SizeOf(not_after) >= kMany) ? 1 : 0;
}

size_t GramIndexBuilder::BehindPrefix(std::string_view prefix, const ByteClass& not_after) {
  const size_t with_front = prefix.size() + FrontOf(prefix, not_after);
  return kGramSize - std::min(kGramSize, with_front);
}

void GramIndexBuilder::AddPrefix(std::string_view prefix, uint32_t rule, const ByteClass& not_after) {
  IndexedLiteral literal;
  literal.bytes = prefix;
  literal.rule = rule;
  literal.run_behind = true;
  literal.core = {static_cast<uint32_t>(FrontOf(prefix, not_after)),
                  static_cast<uint32_t>(std::min(kGramSize, prefix.size()))};
  literal.gram_at = static_cast<uint32_t>(prefix.size() - literal.core.size);
  GramBytes bytes = BytesOf(literal);
  if (literal.core.front > 0) bytes[0] = AllBut(not_after);
  Enter(std::move(literal), bytes);
}

// The words of a name are joined by one byte or none.
void GramIndexBuilder::AddName(std::string_view name, uint32_t rule) {
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
  literal.gram_at = static_cast<uint32_t>(RarestGram(best));
  literal.core.size = static_cast<uint32_t>(std::min(kGramSize, best.size() - literal.gram_at));
  const LetterSet last = best_at > 1 ? LetterBit(name[best_at - 2]) : kAnyLetter;
  for (size_t lead = best_at - best_index; lead <= best_at; ++lead) {
    literal.leads.push_back({static_cast<uint32_t>(lead), LetterBit(name.front()), last});
  }
  GramBytes bytes = BytesOf(literal);
  const size_t next = best_at + best.size() + 1;
  if (next < name.size()) literal.nexts = LetterBit(name[next]);
  if (literal.core.size < kGramSize && next < name.size()) {
    bytes[literal.core.size] = {' ', '_', '.', '-', name[next], UpperCase(name[next])};
  }
  Enter(std::move(literal), bytes);
}

void GramIndexBuilder::Enter(IndexedLiteral literal, const GramBytes& bytes) {
  literal.halves = HalvesOf(bytes);
  filter_.Add(bytes);
  furthest_gram_ = std::max<size_t>(furthest_gram_, literal.gram_at + literal.leads.back().size);
  literals_.push_back(std::move(literal));
}

void GramIndexBuilder::Build() {
  std::vector<const IndexedLiteral*> sorted;
  for (const IndexedLiteral& literal : literals_) {
    MarkCore(literal);
    sorted.push_back(&literal);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const IndexedLiteral* a, const IndexedLiteral* b) {
    return std::tuple(TextOf(*a), a->rule) < std::tuple(TextOf(*b), b->rule);
  });
  for (size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && TextOf(*sorted[end]) == TextOf(*sorted[begin])) ++end;
    AddText({sorted.begin() + static_cast<std::ptrdiff_t>(begin), sorted.begin() + static_cast<std::ptrdiff_t>(end)});
  }
  if (texts_.empty()) return;
  FillSlots();
  SortFronted();
}

// The literals of one text, by rule. Names of one rule have words in common.
void GramIndexBuilder::AddText(const std::vector<const IndexedLiteral*>& alike) {
  const IndexedLiteral& first = *alike.front();
  const size_t first_use = uses_.size();
  for (auto literal = alike.begin(); literal != alike.end();) {
    GramUse use{(*literal)->rule, 0, {}};
    std::vector<GramLead> leads;
    for (; literal != alike.end() && (*literal)->rule == use.rule; ++literal) {
      use.nexts |= (*literal)->nexts;
      for (const GramLead& lead : (*literal)->leads) AddLead(lead, &leads);
    }
    const size_t first_lead = leads_.size();
    leads_.insert(leads_.end(), leads.begin(), leads.end());
    use.leads = Appended(first_lead, leads_.size());
    uses_.push_back(use);
  }
  const size_t first_byte = bytes_.size();
  bytes_ += first.bytes;
  if (first.core.front > 0) fronted_.push_back(static_cast<uint32_t>(texts_.size()));
  keys_.push_back(KeyOf(first));
  texts_.push_back(
      {Appended(first_byte, bytes_.size()), first.ignore_case, first.gram_at, Appended(first_use, uses_.size())});
}

uint8_t GramIndexBuilder::CoreIndex(const GramCore& core) {
  static_assert(2 * kGramSize - 1 <= 8, "one bit a core, which has a byte in front or none");
  const auto known = std::find(cores_.begin(), cores_.end(), core);
  const auto index = static_cast<uint8_t>(known - cores_.begin());
  if (known == cores_.end()) cores_.push_back(core);
  return index;
}

void GramIndexBuilder::MarkCore(const IndexedLiteral& literal) {
  const auto bit = static_cast<uint8_t>(1U << CoreIndex(literal.core));
  const uint32_t word = WordOf(literal);
  for (size_t i = 0; i < kGramSize; ++i) {
    const bool in_core = i >= literal.core.front && i < literal.core.front + literal.core.size;
    for (uint32_t byte = 0; byte < kByteValues; ++byte) {
      if (!in_core || (byte | 0x20U) == ((word >> (8 * i) & 0xffU) | 0x20U)) cores_by_byte_[i][byte] |= bit;
    }
  }
}

void GramIndexBuilder::SortFronted() {
  const auto first = [this](uint32_t i) { return static_cast<unsigned char>(bytes_[texts_[i].bytes.begin]); };
  std::stable_sort(fronted_.begin(), fronted_.end(), [&first](uint32_t a, uint32_t b) { return first(a) < first(b); });
  for (const uint32_t i : fronted_) ++fronts_[first(i) + 1U];
  for (size_t byte = 0; byte < kByteValues; ++byte) fronts_[byte + 1] += fronts_[byte];
}

void GramIndexBuilder::FillSlots() {
  size_t size = 64;
  while (size < keys_.size() * 4) size *= 2;
  slots_.assign(size, {});
  for (uint32_t i = 0; i < keys_.size(); ++i) {
    const uint64_t key = keys_[i];
    size_t slot = GramSlot::HashOf(key) & (size - 1);
    while (slots_[slot].key != 0 && slots_[slot].key != key) slot = (slot + 1) & (size - 1);
    if (slots_[slot].key == 0) slots_[slot] = {key, {i, i}};
    ++slots_[slot].texts.end;
  }
}

GramTables GramIndexBuilder::tables() const {
  return {bytes_,          texts_, uses_,    leads_,  cores_,
          cores_by_byte_,  slots_, fronted_, fronts_, static_cast<uint32_t>(furthest_gram_),
          filter_.tables()};
}

}  // namespace keymuster
