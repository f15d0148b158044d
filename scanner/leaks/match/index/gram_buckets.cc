#include "scanner/leaks/match/index/gram_buckets.h"

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

// Joins buckets until few are left. What two of them would do together is computed once for each pair, and kept: at
// every start some ten thousand pairs are compared.
class BucketJoiner {
 public:
  static constexpr size_t kMost = 2 * kLiteralTables * kBuckets;

  size_t size() const { return size_; }
  const Bucket& operator[](size_t index) const { return buckets_[index]; }

  void Add(const Bucket& bucket) {
    buckets_[size_] = bucket;
    ++size_;
    Compare(size_ - 1);
    for (size_t i = 0; i + 1 < size_; ++i) {
      if (more_[i][size_ - 1] < more_[i][partner_[i]]) partner_[i] = size_ - 1;
    }
  }

  // The two that do least harm together become one.
  void JoinTwo() {
    size_t first = 0;
    for (size_t i = 1; i < size_; ++i) {
      if (more_[i][partner_[i]] < more_[first][partner_[first]]) first = i;
    }
    const size_t second = partner_[first];
    const size_t last = size_ - 1;
    buckets_[first] = Joined(buckets_[first], buckets_[second]);
    Move(last, second);
    size_ = last;
    const size_t joined = first == last ? second : first;
    Compare(joined);
    for (size_t i = 0; i < size_; ++i) {
      const size_t with = partner_[i];
      const bool moved = with == first || with == second || with == last;
      if (moved || i == first || i == second) FindPartner(i);
    }
  }

 private:
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  void Compare(size_t of) {
    for (size_t i = 0; i < size_; ++i) {
      const double harm =
          i == of ? kNever : JoinedHarm(buckets_[i], buckets_[of]) - buckets_[i].harm - buckets_[of].harm;
      more_[i][of] = more_[of][i] = harm;
    }
    FindPartner(of);
  }

  void FindPartner(size_t of) {
    const auto& row = more_[of];
    partner_[of] = static_cast<size_t>(std::min_element(row.begin(), row.begin() + size_) - row.begin());
  }

  void Move(size_t from, size_t to) {
    if (from == to) return;
    buckets_[to] = buckets_[from];
    partner_[to] = partner_[from];
    for (size_t i = 0; i < size_; ++i) more_[to][i] = more_[i][to] = more_[from][i];
    more_[to][to] = kNever;
  }

  size_t size_ = 0;
  std::array<Bucket, kMost + 1> buckets_;
  std::array<std::array<double, kMost + 1>, kMost + 1> more_;  // harm that two would do together and do not do alone
  std::array<size_t, kMost + 1> partner_;                      // the best for each
};

// Takes the grams in one by one, in order, so that like comes next to like; whenever there are too many buckets, the
// two that do least harm together are joined. To begin with all grams at once would compare all pairs of them, which is
// too much work for every start.
std::vector<Bucket> JoinBuckets(const std::vector<Bucket>& grams, size_t count) {
  const size_t most_at_once = 2 * count;
  BucketJoiner buckets;
  for (const Bucket& gram : grams) {
    buckets.Add(gram);
    if (buckets.size() > most_at_once) buckets.JoinTwo();
  }
  while (buckets.size() > count) buckets.JoinTwo();
  std::vector<Bucket> joined;
  for (size_t i = 0; i < buckets.size(); ++i) joined.push_back(buckets[i]);
  return joined;
}

// Moves grams, one by one, to where they do less harm, until none can be moved. What was joined early may fit better
// with what came late.
class Refiner {
 public:
  Refiner(const std::vector<Bucket>& grams, std::vector<Bucket> buckets)
      : grams_(grams), buckets_(std::move(buckets)), home_(grams.size()) {
    for (size_t i = 0; i < grams.size(); ++i) home_[i] = FirstThatHolds(grams[i]);
    for (size_t bucket = 0; bucket < buckets_.size(); ++bucket) buckets_[bucket] = Made(bucket, kNone);
  }

  std::vector<Bucket> Refine() {
    constexpr int kMostRounds = 200;
    for (int round = 0; round < kMostRounds && MoveEach(); ++round) {
    }
    return buckets_;
  }

 private:
  static constexpr size_t kNone = SIZE_MAX;

  size_t FirstThatHolds(const Bucket& gram) const {
    size_t bucket = 0;
    while (bucket + 1 < buckets_.size() && Joined(buckets_[bucket], gram).halves != buckets_[bucket].halves) ++bucket;
    return bucket;
  }

  // The bucket of those that are at home in it, but for one of them.
  Bucket Made(size_t bucket, size_t without) const {
    Bucket made;
    bool empty = true;
    for (size_t i = 0; i < grams_.size(); ++i) {
      if (home_[i] != bucket || i == without) continue;
      made = empty ? grams_[i] : Joined(made, grams_[i]);
      empty = false;
    }
    return made;
  }

  bool MoveEach() {
    bool moved = false;
    for (size_t i = 0; i < grams_.size(); ++i) {
      const Bucket left = Made(home_[i], i);
      size_t best = home_[i];
      double least = buckets_[home_[i]].harm - left.harm;
      for (size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        const double more = JoinedHarm(buckets_[bucket], grams_[i]) - buckets_[bucket].harm;
        if (bucket == home_[i] || more >= least) continue;
        best = bucket;
        least = more;
      }
      if (best == home_[i]) continue;
      buckets_[home_[i]] = left;
      buckets_[best] = Joined(buckets_[best], grams_[i]);
      home_[i] = best;
      moved = true;
    }
    return moved;
  }

  const std::vector<Bucket>& grams_;
  std::vector<Bucket> buckets_;
  std::vector<size_t> home_;  // by gram
};

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
void Deal(const std::vector<Bucket>& grams, DealEffort effort, size_t buckets, size_t first, GramTable* tables) {
  std::vector<Bucket> joined = JoinBuckets(grams, buckets);
  if (effort == DealEffort::kThorough && !joined.empty()) joined = Refiner(grams, std::move(joined)).Refine();
  for (size_t i = 0; i < joined.size(); ++i) Write(joined[i].halves, (first + i) % kBuckets, &tables[i / kBuckets]);
}

}  // namespace

void DealGrams(const std::vector<IndexedLiteral>& literals, DealEffort effort, BlockTables* tables) {
  const std::vector<Bucket> prefixes = BucketForEach(literals, true);
  const std::vector<Bucket> others = BucketForEach(literals, false);
  tables->many = prefixes.size() + others.size() > kFewGrams;
  if (tables->many) {
    Deal(prefixes, effort, kPrefixTables * kBuckets, 0, tables->prefixes.data());
    Deal(others, effort, kLiteralTables * kBuckets, 0, tables->literals.data());
  } else {
    Deal(prefixes, effort, kFewPrefixBuckets, 0, tables->prefixes.data());
    Deal(others, effort, kBuckets - kFewPrefixBuckets, kFewPrefixBuckets, tables->prefixes.data());
  }
}

}  // namespace keymuster
