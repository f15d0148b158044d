#include "scanner/leaks/match/gram_buckets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace keymuster {
namespace {

constexpr size_t kBuckets = 8;

// Which halves may stand at a place: bit h of low for a low half h, and so on.
struct Halves {
  uint32_t low = 0;
  uint32_t high = 0;

  void Add(unsigned char byte) {
    low |= 1U << (byte & 15U);
    high |= 1U << (byte >> 4U);
  }
  void Add(const Halves& other) {
    low |= other.low;
    high |= other.high;
  }
  auto operator<=>(const Halves&) const = default;
};

using GramHalves = std::array<Halves, kGramSize>;

GramHalves HalvesOf(const IndexedLiteral& literal) {
  GramHalves halves;
  for (size_t i = 0; i < kGramSize; ++i) {
    if (i >= literal.gram_size) {
      halves[i] = {0xffff, 0xffff};
      continue;
    }
    const auto byte = static_cast<unsigned char>(literal.bytes[literal.gram_at + i]);
    halves[i].Add(byte);
    if (literal.ignore_case && byte >= 'a' && byte <= 'z') halves[i].Add(static_cast<unsigned char>(byte - 0x20));
  }
  return halves;
}

// How often a byte's high half is what the index says, in source text, in hundredths. Low halves are about even.
constexpr std::array<uint32_t, 16> kShareOfHigh = {4, 0, 26, 8, 4, 5, 31, 20, 1, 1, 1, 1, 1, 1, 1, 1};

// How many places a bucket lets pass, of as many as need not matter: only the order does.
uint64_t Passing(const GramHalves& bucket) {
  uint64_t passing = 1;
  for (const Halves& halves : bucket) {
    uint64_t share = 0;
    for (uint32_t left = halves.high; left != 0; left &= left - 1) {
      share += kShareOfHigh[static_cast<size_t>(std::countr_zero(left))];
    }
    passing *= share * static_cast<uint64_t>(std::popcount(halves.low));
  }
  return passing;
}

struct Bucket {
  GramHalves halves{};
  bool of_prefixes = false;
  uint64_t harm = 0;
};

// What passes for a prefix must still have a run behind it; what passes otherwise is looked up at once.
uint64_t HarmOf(const GramHalves& halves, bool of_prefixes) { return Passing(halves) * (of_prefixes ? 1 : 4); }

Bucket Joined(const Bucket& a, const Bucket& b) {
  Bucket joined = a;
  for (size_t i = 0; i < kGramSize; ++i) joined.halves[i].Add(b.halves[i]);
  joined.harm = HarmOf(joined.halves, a.of_prefixes);
  return joined;
}

void AddBuckets(const std::vector<IndexedLiteral>& literals, bool of_prefixes, std::vector<Bucket>* buckets) {
  std::vector<GramHalves> grams;
  grams.reserve(literals.size());
  for (const IndexedLiteral& literal : literals) grams.push_back(HalvesOf(literal));
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  for (const GramHalves& gram : grams) buckets->push_back({gram, of_prefixes, HarmOf(gram, of_prefixes)});
}

// Whom a bucket had best be joined with.
struct Partner {
  size_t index = SIZE_MAX;
  uint64_t more = UINT64_MAX;  // harm
};

Partner BestPartner(const std::vector<Bucket>& buckets, size_t of) {
  Partner best;
  for (size_t i = 0; i < buckets.size(); ++i) {
    if (i == of || buckets[i].of_prefixes != buckets[of].of_prefixes) continue;
    const uint64_t apart = buckets[i].harm + buckets[of].harm;
    const uint64_t together = Joined(buckets[i], buckets[of]).harm;
    const uint64_t more = together - std::min(apart, together);
    if (more < best.more) best = {i, more};
  }
  return best;
}

// One bucket a gram to begin with; the two that do least harm together are joined until few enough are left.
void JoinBuckets(std::vector<Bucket>* buckets) {
  std::vector<Partner> partners;
  for (size_t i = 0; i < buckets->size(); ++i) partners.push_back(BestPartner(*buckets, i));
  while (buckets->size() > kBuckets) {
    const auto best = std::min_element(partners.begin(), partners.end(),
                                       [](const Partner& a, const Partner& b) { return a.more < b.more; });
    const auto first = static_cast<size_t>(best - partners.begin());
    const size_t second = best->index;
    (*buckets)[first] = Joined((*buckets)[first], (*buckets)[second]);
    const size_t last = buckets->size() - 1;
    std::swap((*buckets)[second], (*buckets)[last]);
    std::swap(partners[second], partners[last]);
    buckets->pop_back();
    partners.pop_back();
    for (size_t i = 0; i < partners.size(); ++i) {
      const size_t with = partners[i].index;
      if (with == first || with == second || with == last || i == first || i == second) {
        partners[i] = BestPartner(*buckets, i);
      }
    }
  }
}

void Write(const GramHalves& bucket, size_t index, BlockTables* tables) {
  const auto bit = static_cast<uint8_t>(1U << index);
  for (size_t k = 0; k < kGramSize; ++k) {
    for (size_t half = 0; half < 16; ++half) {
      if (((bucket[k].low >> half) & 1U) != 0) tables->gram[k].low[half] |= bit;
      if (((bucket[k].high >> half) & 1U) != 0) tables->gram[k].high[half] |= bit;
    }
  }
}

}  // namespace

void FillGramBuckets(const std::vector<IndexedLiteral>& prefixes, const std::vector<IndexedLiteral>& others,
                     BlockTables* tables) {
  std::vector<Bucket> buckets;
  AddBuckets(prefixes, true, &buckets);
  AddBuckets(others, false, &buckets);
  JoinBuckets(&buckets);
  for (size_t i = 0; i < buckets.size(); ++i) {
    if (buckets[i].of_prefixes) tables->prefix_buckets = static_cast<uint8_t>(tables->prefix_buckets | 1U << i);
    Write(buckets[i].halves, i, tables);
  }
}

}  // namespace keymuster
