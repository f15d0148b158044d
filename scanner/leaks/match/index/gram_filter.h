#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/ascii.h"
#include "scanner/leaks/match/index/gram.h"
#include "scanner/leaks/match/index/gram_tables.h"

namespace keymuster {

// Which bytes may stand at each place of a gram.
using GramBytes = std::array<std::string, kGramSize>;

// The bytes of a gram as a number, the first lowest. Reads all of them.
inline uint32_t GramWord(const char* gram) {
  uint32_t word = 0;
  std::memcpy(&word, gram, kGramSize);
  if constexpr (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) word = __builtin_bswap32(word);
  return word;
}

// Says of nearly every gram that is none of ours that it is none, and never of ours: two bits of one byte, by hash.
// Small enough to stay in the first cache beside what is scanned. Views its tables; shared by all threads.
class GramFilter {
 public:
  explicit GramFilter(const GramFilterTables& tables) : tables_(tables) {}

  bool empty() const { return tables_.four.empty(); }
  bool only_fours() const { return tables_.three.empty() && !tables_.every; }
  // Whether words are to be given as Folded: some gram may begin with nearly any byte that is no letter or digit, and
  // the filter holds it as one word, not as hundreds.
  bool folds() const { return tables_.folds; }
  static uint32_t Folded(uint32_t word) { return word & kKept[word & 0xffU]; }

  bool MayBeFour(uint32_t word) const { return Has(tables_.four.data(), FourOf(word)); }
  // What is not told by all of its bytes is told by the first three. Not to be asked if only_fours().
  bool MayBeAny(uint32_t word) const {
    return Has(tables_.four.data(), FourOf(word)) | Has(tables_.three.data(), ThreeOf(word)) | tables_.every;
  }
  bool MayBe(uint32_t word) const {
    const uint32_t folded = folds() ? Folded(word) : word;
    return only_fours() ? MayBeFour(folded) : MayBeAny(folded);
  }

 private:
  friend class GramFilterBuilder;

  static constexpr unsigned kFourBits = 14;  // of the number of bytes
  static constexpr unsigned kThreeBits = 13;
  static constexpr unsigned kMaskBits = 5;
  // The low bits say which two bits, those above which byte.
  static uint32_t FourOf(uint32_t word) { return (word * 0x9e3779b1U) >> (32 - kFourBits - kMaskBits); }
  static uint32_t ThreeOf(uint32_t word) { return ((word << 8U) * 0x85ebca6bU) >> (32 - kThreeBits - kMaskBits); }

  // Some pairs of bits, no more often than others. By table, because shifts by a variable are slow.
  static constexpr std::array<uint8_t, 1U << kMaskBits> kMasks = [] {
    std::array<uint8_t, 1U << kMaskBits> masks{};
    size_t count = 0;
    for (unsigned apart = 1; apart < 5; ++apart) {
      for (unsigned bit = 0; bit < 8; ++bit) masks[count++] = static_cast<uint8_t>(1U << bit | 1U << (bit + apart) % 8);
    }
    return masks;
  }();

  // What of a word stays, by its first byte.
  static constexpr std::array<uint32_t, kByteValues> kKept = [] {
    std::array<uint32_t, kByteValues> kept{};
    for (unsigned byte = 0; byte < kept.size(); ++byte) kept[byte] = IsAlnum(static_cast<char>(byte)) ? ~0U : ~0xffU;
    return kept;
  }();

  static bool Has(const uint8_t* bytes, uint32_t hash) {
    const uint8_t mask = kMasks[hash % kMasks.size()];
    return (bytes[hash >> kMaskBits] & mask) == mask;
  }

  GramFilterTables tables_;
};

class GramFilterBuilder {
 public:
  void Add(const GramBytes& bytes);

  // Views the builder.
  GramFilterTables tables() const { return {four_, three_, folds_, every_}; }

 private:
  void Enter(const GramBytes& bytes);
  static void Set(uint32_t hash, std::vector<uint8_t>* bytes) {
    (*bytes)[hash >> GramFilter::kMaskBits] |= GramFilter::kMasks[hash % GramFilter::kMasks.size()];
  }

  std::vector<uint8_t> four_;
  std::vector<uint8_t> three_;
  bool folds_ = false;
  bool every_ = false;  // some text is too short to be told by its bytes
};

}  // namespace keymuster
