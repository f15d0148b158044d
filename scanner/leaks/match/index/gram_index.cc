#include "scanner/leaks/match/index/gram_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/ascii.h"

namespace keymuster {
namespace {

bool StartsWith(std::string_view text, size_t at, std::string_view wanted, bool ignore_case) {
  if (text.size() - at < wanted.size()) return false;
  if (!ignore_case) return std::memcmp(text.data() + at, wanted.data(), wanted.size()) == 0;
  return std::equal(wanted.begin(), wanted.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char want, char byte) { return want == FoldCase(byte); });
}

// As GramWord, where the text may end.
uint32_t WordAt(std::string_view text, size_t at) {
  if (text.size() - at >= kGramSize) return GramWord(text.data() + at);
  std::array<char, kGramSize> gram{};
  std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), gram.begin());
  return GramWord(gram.data());
}

// What may join two words of a name.
bool IsJoint(char byte) { return byte == '_' || byte == '-' || byte == '.' || byte == ' '; }

bool Has(LetterSet letters, char byte) { return (letters & LetterBit(byte)) != 0; }

// Whether a word that begins with one of the letters follows text[0, end).
bool WordFollows(std::string_view text, size_t end, LetterSet letters) {
  if (letters == kAnyLetter) return true;
  if (end >= text.size()) return false;
  if (Has(letters, text[end])) return true;
  return IsJoint(text[end]) && end + 1 < text.size() && Has(letters, text[end + 1]);
}

// Whether a word that ends with one of the letters stands in front of text[at], at > 0.
bool WordPrecedes(std::string_view text, size_t at, LetterSet letters) {
  if (Has(letters, text[at - 1])) return true;
  return IsJoint(text[at - 1]) && at > 1 && Has(letters, text[at - 2]);
}

}  // namespace

void GramIndex::Find(std::string_view text, size_t from, size_t to, size_t grams_end, const ShapeChecks& checks,
                     std::vector<Candidate>* found) const {
  if (tables_.texts.empty()) return;
  if (from == 0) InspectFront(text, from, to, checks, found);
  // A gram may stand behind its text's first byte, and may begin in front of it.
  const size_t end = std::min(grams_end, to + tables_.furthest_gram);
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

void GramIndex::Inspect(std::string_view text, size_t from, size_t to, size_t at, const ShapeChecks& checks,
                        std::vector<Candidate>* found) const {
  const uint32_t word = WordAt(text, at);
  unsigned cores = ~0U;
  for (size_t i = 0; i < kGramSize; ++i) cores &= tables_.cores_by_byte[i][word >> (8 * i) & 0xffU];
  for (; cores != 0; cores &= cores - 1) {
    const GramCore& core = tables_.cores[static_cast<size_t>(std::countr_zero(cores))];
    const GramSlot* const slot = SlotOf(core.KeyOf(word));
    const size_t core_at = at + core.front;
    if (slot == nullptr || core_at + core.size > text.size()) continue;
    for (const GramText& wanted : tables_.texts.subspan(slot->texts.begin, slot->texts.end - slot->texts.begin)) {
      if (core_at >= wanted.gram_at) InspectText(text, from, to, core_at - wanted.gram_at, wanted, checks, found);
    }
  }
}

void GramIndex::InspectFront(std::string_view text, size_t from, size_t to, const ShapeChecks& checks,
                             std::vector<Candidate>* found) const {
  if (text.empty()) return;
  // A prefix, which is found as it is written: its first byte is the text's.
  const auto byte = static_cast<unsigned char>(text[0]);
  for (uint32_t i = tables_.fronts[byte]; i < tables_.fronts[byte + 1U]; ++i) {
    InspectText(text, from, to, 0, tables_.texts[tables_.fronted[i]], checks, found);
  }
}

// Whether the wanted text stands at text[at].
void GramIndex::InspectText(std::string_view text, size_t from, size_t to, size_t at, const GramText& wanted,
                            const ShapeChecks& checks, std::vector<Candidate>* found) const {
  const std::string_view bytes = tables_.bytes.substr(wanted.bytes.begin, wanted.bytes.end - wanted.bytes.begin);
  if (!StartsWith(text, at, bytes, wanted.ignore_case)) return;
  for (const GramUse& use : tables_.uses.subspan(wanted.uses.begin, wanted.uses.end - wanted.uses.begin)) {
    InspectUse(text, from, to, at, bytes.size(), use, checks, found);
  }
}

void GramIndex::InspectUse(std::string_view text, size_t from, size_t to, size_t at, size_t size, const GramUse& use,
                           const ShapeChecks& checks, std::vector<Candidate>* found) const {
  if (!WordFollows(text, at + size, use.nexts)) return;
  for (const GramLead& lead : tables_.leads.subspan(use.leads.begin, use.leads.end - use.leads.begin)) {
    if (at < from + lead.size) return;
    const size_t begin = at - lead.size;
    if (begin >= to || !Has(lead.firsts, text[begin])) continue;
    if (lead.size > 0 && !WordPrecedes(text, at, lead.lasts)) continue;
    if (checks[use.rule].Possible(text, begin, size)) found->push_back({use.rule, begin});
  }
}

}  // namespace keymuster
