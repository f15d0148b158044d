#include "scanner/leaks/match/gram_buckets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

namespace keymuster {
namespace {

constexpr size_t kBuckets = 8;
constexpr size_t kFewGrams = 64;

// How often a byte's half is what the index says, in source text, in hundredths. Low: those of e and t, o and a.
using Shares = std::array<uint32_t, 16>;
constexpr Shares kShareOfHigh = {4, 0, 26, 8, 4, 5, 31, 20, 1, 1, 1, 1, 1, 1, 1, 1};
constexpr Shares kShareOfLow = {9, 9, 7, 9, 12, 14, 3, 3, 5, 9, 2, 2, 4, 4, 8, 8};

// The shares of a set of halves, eight at a time: this is asked some hundred thousand times when the program starts.
using SharesOfEight = std::array<uint8_t, 256>;
constexpr SharesOfEight SumsOf(const Shares& shares, size_t first) {
  SharesOfEight sums{};
  for (size_t set = 0; set < 256; ++set) {
    for (size_t i = 0; i < 8; ++i) {
      if (((set >> i) & 1U) != 0) sums[set] = static_cast<uint8_t>(sums[set] + shares[first + i]);
    }
  }
  return sums;
}
constexpr std::array<SharesOfEight, 2> kSumsOfHigh = {SumsOf(kShareOfHigh, 0), SumsOf(kShareOfHigh, 8)};
constexpr std::array<SharesOfEight, 2> kSumsOfLow = {SumsOf(kShareOfLow, 0), SumsOf(kShareOfLow, 8)};

uint32_t ShareOf(uint32_t halves, const std::array<SharesOfEight, 2>& sums) {
  return uint32_t{sums[0][halves & 0xff]} + sums[1][halves >> 8U & 0xff];
}

// How many places a set of halves lets pass, of as many as need not matter: only the order does.
double Passing(const Halves& halves) { return ShareOf(halves.high, kSumsOfHigh) * ShareOf(halves.low, kSumsOfLow); }

struct Bucket {
  GramHalves halves{};
  double harm = 0;  // how many places it lets pass
};

double JoinedHarm(const Bucket& a, const Bucket& b) {
  double passing = 1;
  for (size_t i = 0; i < kGramSize; ++i) {
    passing *= Passing({a.halves[i].low | b.halves[i].low, a.halves[i].high | b.halves[i].high});
  }
  return passing;
}

Bucket Joined(const Bucket& a, const Bucket& b) {
  Bucket joined{a.halves, JoinedHarm(a, b)};
  for (size_t i = 0; i < kGramSize; ++i) joined.halves[i].Add(b.halves[i]);
  return joined;
}

std::vector<Bucket> BucketForEach(const std::vector<IndexedLiteral>& literals, bool run_behind) {
  std::vector<GramHalves> grams;
  for (const IndexedLiteral& literal : literals) {
    if (literal.run_behind == run_behind) grams.push_back(literal.halves);
  }
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  std::vector<Bucket> buckets;
  buckets.reserve(grams.size());
  for (const GramHalves& gram : grams) buckets.push_back({gram, JoinedHarm({gram}, {gram})});
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
    const double more = JoinedHarm(buckets[i], buckets[of]) - buckets[i].harm - buckets[of].harm;
    if (more < best.more) best = {i, more};
  }
  return best;
}

void JoinTwo(std::vector<Bucket>* buckets, std::vector<Partner>* partners) {
  const auto best = std::min_element(partners->begin(), partners->end(),
                                     [](const Partner& a, const Partner& b) { return a.more < b.more; });
  const auto first = static_cast<size_t>(best - partners->begin());
  const size_t second = best->index;
  (*buckets)[first] = Joined((*buckets)[first], (*buckets)[second]);
  const size_t last = buckets->size() - 1;
  std::swap((*buckets)[second], (*buckets)[last]);
  std::swap((*partners)[second], (*partners)[last]);
  buckets->pop_back();
  partners->pop_back();
  for (size_t i = 0; i < partners->size(); ++i) {
    const size_t with = (*partners)[i].index;
    const bool moved = with == first || with == second || with == last;
    if (moved || i == first || i == second) (*partners)[i] = BestPartner(*buckets, i);
  }
}

// Takes the grams in one by one, in order, so that like comes next to like; whenever there are too many buckets, the
// two that do least harm together are joined. To begin with all grams at once would compare all pairs of them, which is
// too much work for every start.
std::vector<Bucket> JoinBuckets(const std::vector<Bucket>& grams, size_t count) {
  const size_t most_at_once = 2 * count;
  std::vector<Bucket> buckets;
  std::vector<Partner> partners;
  for (const Bucket& gram : grams) {
    buckets.push_back(gram);
    partners.push_back(BestPartner(buckets, buckets.size() - 1));
    for (size_t i = 0; i + 1 < buckets.size(); ++i) {
      const double more = JoinedHarm(buckets[i], gram) - buckets[i].harm - gram.harm;
      if (more < partners[i].more) partners[i] = {buckets.size() - 1, more};
    }
    if (buckets.size() > most_at_once) JoinTwo(&buckets, &partners);
  }
  while (buckets.size() > count) JoinTwo(&buckets, &partners);
  return buckets;
}

void Write(const GramHalves& bucket, size_t index, GramTable* table) {
  const auto bit = static_cast<uint8_t>(1U << index);
  for (size_t k = 0; k < kGramSize; ++k) {
    for (size_t half = 0; half < 16; ++half) {
      if (((bucket[k].low >> half) & 1U) != 0) (*table)[k].low[half] |= bit;
      if (((bucket[k].high >> half) & 1U) != 0) (*table)[k].high[half] |= bit;
    }
  }
}

// The buckets of some grams, from bit `first` on.
void Deal(const std::vector<Bucket>& grams, size_t buckets, size_t first, GramTable* tables) {
  const std::vector<Bucket> joined = JoinBuckets(grams, buckets);
  for (size_t i = 0; i < joined.size(); ++i) Write(joined[i].halves, (first + i) % kBuckets, &tables[i / kBuckets]);
}

}  // namespace

void DealGrams(const std::vector<IndexedLiteral>& literals, BlockTables* tables) {
  const std::vector<Bucket> prefixes = BucketForEach(literals, true);
  const std::vector<Bucket> others = BucketForEach(literals, false);
  tables->many = prefixes.size() + others.size() > kFewGrams;
  Deal(prefixes, tables->many ? kBuckets : kFewPrefixBuckets, 0, &tables->prefix);
  if (tables->many) {
    Deal(others, 2 * kBuckets, 0, tables->literals.data());
  } else {
    Deal(others, kBuckets - kFewPrefixBuckets, kFewPrefixBuckets, &tables->prefix);
  }
}

}  // namespace keymuster
