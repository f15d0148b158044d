#include "scanner/leaks/match/gram_buckets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
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

using GramHalves = std::array<Halves, kLiteralGram>;

GramHalves HalvesOf(const IndexedLiteral& literal) {
  GramHalves halves;
  for (size_t i = 0; i < kLiteralGram; ++i) {
    if (literal.gram_at + i >= literal.bytes.size()) {
      halves[i] = {0xffff, 0xffff};
      continue;
    }
    const auto byte = static_cast<unsigned char>(literal.bytes[literal.gram_at + i]);
    halves[i].Add(byte);
    if (literal.ignore_case && byte >= 'a' && byte <= 'z') halves[i].Add(static_cast<unsigned char>(byte - 0x20));
  }
  return halves;
}

using Shares = std::array<uint32_t, 16>;

// How often a byte's half is what the index says, in source text, in hundredths. Low: those of e and t, o and a.
constexpr Shares kShareOfHigh = {4, 0, 26, 8, 4, 5, 31, 20, 1, 1, 1, 1, 1, 1, 1, 1};
constexpr Shares kShareOfLow = {9, 9, 7, 9, 12, 14, 3, 3, 5, 9, 2, 2, 4, 4, 8, 8};

uint32_t ShareOf(uint32_t halves, const Shares& shares) {
  uint32_t share = 0;
  for (; halves != 0; halves &= halves - 1) share += shares[static_cast<size_t>(std::countr_zero(halves))];
  return share;
}

// How many places a bucket lets pass, of as many as need not matter: only the order does.
double Passing(const GramHalves& bucket) {
  double passing = 1;
  for (const Halves& halves : bucket) {
    passing *= ShareOf(halves.high, kShareOfHigh) * ShareOf(halves.low, kShareOfLow);
  }
  return passing;
}

struct Bucket {
  GramHalves halves{};
  double harm = 0;
};

Bucket Joined(const Bucket& a, const Bucket& b) {
  Bucket joined = a;
  for (size_t i = 0; i < kLiteralGram; ++i) joined.halves[i].Add(b.halves[i]);
  joined.harm = Passing(joined.halves);
  return joined;
}

std::vector<Bucket> BucketForEach(const std::vector<IndexedLiteral>& literals) {
  std::vector<GramHalves> grams;
  grams.reserve(literals.size());
  for (const IndexedLiteral& literal : literals) grams.push_back(HalvesOf(literal));
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  std::vector<Bucket> buckets;
  buckets.reserve(grams.size());
  for (const GramHalves& gram : grams) buckets.push_back({gram, Passing(gram)});
  return buckets;
}

// Whom a bucket had best be joined with.
struct Partner {
  size_t index = SIZE_MAX;
  double more = std::numeric_limits<double>::infinity();  // harm
};

Partner BestPartner(const std::vector<Bucket>& buckets, size_t of) {
  Partner best;
  for (size_t i = 0; i < buckets.size(); ++i) {
    if (i == of) continue;
    const double more = Joined(buckets[i], buckets[of]).harm - buckets[i].harm - buckets[of].harm;
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

template <size_t kBytes>
void Write(const GramHalves& bucket, size_t index, GramTable<kBytes>* table) {
  const auto bit = static_cast<uint8_t>(1U << index);
  for (size_t k = 0; k < kBytes; ++k) {
    for (size_t half = 0; half < 16; ++half) {
      if (((bucket[k].low >> half) & 1U) != 0) (*table)[k].low[half] |= bit;
      if (((bucket[k].high >> half) & 1U) != 0) (*table)[k].high[half] |= bit;
    }
  }
}

template <size_t kBytes>
GramTable<kBytes> Deal(const std::vector<IndexedLiteral>& literals) {
  std::vector<Bucket> buckets = BucketForEach(literals);
  JoinBuckets(&buckets);
  GramTable<kBytes> table{};
  for (size_t i = 0; i < buckets.size(); ++i) Write(buckets[i].halves, i, &table);
  return table;
}

}  // namespace

GramTable<kPrefixGram> DealPrefixes(const std::vector<IndexedLiteral>& literals) { return Deal<kPrefixGram>(literals); }

GramTable<kLiteralGram> DealLiterals(const std::vector<IndexedLiteral>& literals) {
  return Deal<kLiteralGram>(literals);
}

}  // namespace keymuster
