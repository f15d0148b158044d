// Level 1 of the matcher: what every byte of the text goes through, and most bytes see nothing else.
//
// A block of 64 bytes becomes a few words of 64 bits: which bytes tokens are made of, where a gram (four bytes) of a
// prefix or of a rare literal may stand. What is asked then is arithmetic on words: a token is a row of ones, a prefix
// counts only if a row begins behind it. What is left is told as a list of places.
//
// A set of bytes is looked up by halves of the byte, sixteen entries each, which is what the byte shuffle of every
// vector unit does for all lanes at once. Look-ups at neighbouring places, each giving eight bits for eight buckets
// of grams, leave a bit only where all bytes fit one bucket. What is left is looked up exactly.
//
// The code is written once, with Highway, and compiled once for each set of instructions; which one runs is chosen at
// run time. Highway's own dispatch is not used: it lives in a shared library, which costs more at start-up than the
// scan of a small file, and the choice is four lines.

#include "scanner/leaks/match/block_masks.h"

#include <array>
#include <bit>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "scanner/leaks/match/block_masks.cc"
// The compiler's baseline on x86-64 has no byte shuffle, so the plain twin stands in for it.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace keymuster::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128

// At most 64 lanes, so that a block is a whole number of vectors.
using Bytes = hn::CappedTag<uint8_t, kBlockSize>;
using Vector = hn::Vec<Bytes>;

// A byte's halves, for as many bytes as there are lanes.
struct Halves {
  HWY_INLINE explicit Halves(const uint8_t* text) {
    const Vector bytes = hn::LoadU(Bytes(), text);
    low = hn::And(bytes, hn::Set(Bytes(), 15));
    high = hn::ShiftRight<4>(bytes);
  }
  Vector low;
  Vector high;
};

struct Table {
  HWY_INLINE explicit Table(const NibbleTable& table)
      : low(hn::LoadDup128(Bytes(), table.low.data())), high(hn::LoadDup128(Bytes(), table.high.data())) {}

  HWY_INLINE Vector Of(const Halves& halves) const {
    return hn::And(hn::TableLookupBytes(low, halves.low), hn::TableLookupBytes(high, halves.high));
  }

  Vector low;
  Vector high;
};

HWY_INLINE uint64_t BitsWhere(Vector bytes, size_t at) {
  uint64_t bits = 0;
  hn::StoreMaskBits(Bytes(), hn::Ne(bytes, hn::Zero(Bytes())), reinterpret_cast<uint8_t*>(&bits));
  return bits << at;
}

struct Grams {
  HWY_INLINE explicit Grams(const GramTable& table) : t0(table[0]), t1(table[1]), t2(table[2]), t3(table[3]) {}

  HWY_INLINE Vector Of(const Halves& h0, const Halves& h1, const Halves& h2, const Halves& h3) const {
    return hn::And(hn::And(t0.Of(h0), t1.Of(h1)), hn::And(t2.Of(h2), t3.Of(h3)));
  }

  Table t0, t1, t2, t3;
};

// Rows with room for the word in front of the first.
struct Rows {
  static constexpr size_t kFront = 8;
  alignas(64) std::array<uint64_t, kFront + kMostBlocks + 8> run;
  alignas(64) BlockMasks::Row prefix;
  alignas(64) BlockMasks::Row literal;
};

constexpr uint8_t kFewPrefixes = (1U << kFewPrefixBuckets) - 1;

template <bool kMany>
HWY_INLINE void LookUp(const BlockTables& tables, const char* text, size_t count, Rows* rows) {
  static_assert(kPrefixTables == 2 && kLiteralTables == 3);
  const Table run(tables.run);
  const Grams prefixes(tables.prefixes[0]);
  const Grams more_prefixes(tables.prefixes[1]);
  const Grams literals(tables.literals[0]);
  const Grams more_literals(tables.literals[1]);
  const Grams most_literals(tables.literals[2]);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text);
  for (size_t block = 0; block < count; ++block) {
    // The processor's own prefetching ends with the page, and these blocks are about a page.
    __builtin_prefetch(bytes + kMostBlocks * kBlockSize);
    uint64_t run_bits = 0;
    uint64_t prefix_bits = 0;
    uint64_t literal_bits = 0;
    for (size_t at = 0; at < kBlockSize; at += hn::Lanes(Bytes()), bytes += hn::Lanes(Bytes())) {
      const Halves h0(bytes);
      const Halves h1(bytes + 1);
      const Halves h2(bytes + 2);
      const Halves h3(bytes + 3);
      run_bits |= BitsWhere(run.Of(h0), at);
      const Vector first = prefixes.Of(h0, h1, h2, h3);
      if constexpr (kMany) {
        prefix_bits |= BitsWhere(hn::Or(first, more_prefixes.Of(h0, h1, h2, h3)), at);
        const Vector both = hn::Or(literals.Of(h0, h1, h2, h3), more_literals.Of(h0, h1, h2, h3));
        literal_bits |= BitsWhere(hn::Or(both, most_literals.Of(h0, h1, h2, h3)), at);
      } else {
        prefix_bits |= BitsWhere(hn::And(first, hn::Set(Bytes(), kFewPrefixes)), at);
        literal_bits |= BitsWhere(hn::AndNot(hn::Set(Bytes(), kFewPrefixes), first), at);
      }
    }
    rows->run[Rows::kFront + block] = run_bits;
    rows->prefix[block] = prefix_bits;
    rows->literal[block] = literal_bits;
  }
}

// At most eight words, which is how far the loops below reach behind the last block.
using Eight = hn::CappedTag<uint64_t, 8>;
using Word = hn::Vec<Eight>;

// Where, in each lane, at least `have` ones stand in a row, counting on in the next lane's word.
struct Row {
  // Makes it at least `length`: 0 < have <= length <= kLongestRow. Rows are doubled until they are long enough.
  HWY_INLINE void Lengthen(size_t length) {
    while (have < length) {
      const size_t step = have < length - have ? have : length - have;
      const auto shift = static_cast<int>(step);
      word = hn::And(word, hn::Or(hn::ShiftRightSame(word, shift), hn::ShiftLeftSame(next, 64 - shift)));
      next = hn::And(next, hn::ShiftRightSame(next, shift));
      have += step;
    }
  }

  Word word;
  Word next;
  size_t have = 1;
};

// Writes four places at once, some of them for nothing: how many there are differs from block to block, and to guess it
// wrong costs more.
HWY_INLINE void AddPlaces(uint64_t bits, size_t block, BlockPlaces* places) {
  const size_t count = hwy::PopCount(bits);
  uint16_t* out = places->places.data() + places->count;
  places->count += count;
  const auto first = static_cast<uint16_t>(block * kBlockSize);
  constexpr size_t kAtOnce = 4;
  for (size_t done = 0; done < count; done += kAtOnce, out += kAtOnce) {
#pragma GCC unroll 4
    for (size_t i = 0; i < kAtOnce; ++i) {
      out[i] = static_cast<uint16_t>(first + static_cast<unsigned>(std::countr_zero(bits)));
      bits &= bits - 1;
    }
  }
}

void ComputeBlockMasks(const BlockTables& tables, const char* text, size_t count, bool in_run, BlockMasks* masks) {
  constexpr int kGram = kGramSize;
  const Eight tag;
  Rows rows;
  rows.run[Rows::kFront - 1] = in_run ? ~uint64_t{0} : 0;
  if (tables.many) {
    LookUp<true>(tables, text, count + 1, &rows);
  } else {
    LookUp<false>(tables, text, count + 1, &rows);
  }
  alignas(64) BlockMasks::Row begins;
  const uint64_t* const runs = rows.run.data() + Rows::kFront;
  const bool values = tables.value_run > 0;
  for (size_t block = 0; block < count; block += hn::Lanes(tag)) {
    const Word run = hn::Load(tag, runs + block);
    const Word next = hn::LoadU(tag, runs + block + 1);
    const Word before = hn::LoadU(tag, runs + block - 1);
    // Counts on over two words, so the words behind the last block are not looked at beyond the next one.
    Row behind{hn::Or(hn::ShiftRight<kGram>(run), hn::ShiftLeft<64 - kGram>(next)), hn::ShiftRight<kGram>(next)};
    behind.Lengthen(tables.prefix_run);
    const Word grams = hn::Or(hn::And(hn::Load(tag, rows.prefix.data() + block), behind.word),
                              hn::Load(tag, rows.literal.data() + block));
    hn::Store(grams, tag, rows.literal.data() + block);
    hn::Store(run, tag, masks->in_run.data() + block);
    if (!values) continue;
    Row value{run, next};
    value.Lengthen(tables.value_run);
    const Word inside = hn::Or(hn::Add(run, run), hn::ShiftRight<63>(before));
    hn::Store(hn::AndNot(inside, value.word), tag, begins.data() + block);
  }
  masks->grams.count = masks->values.count = 0;
  for (size_t block = 0; block < count; ++block) {
    AddPlaces(rows.literal[block], block, &masks->grams);
    if (values && begins[block] != 0) AddPlaces(begins[block], block, &masks->values);
  }
}

#endif

}  // namespace keymuster::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace keymuster {
namespace {

BlockMasksPaths FindPaths() {
  BlockMasksPaths usable;
#if HWY_ARCH_X86
#if HWY_TARGETS & HWY_AVX3
  if (RunsAvx3()) usable.Add("avx512", N_AVX3::ComputeBlockMasks);
#endif
#if HWY_TARGETS & HWY_AVX2
  if (RunsAvx2()) usable.Add("avx2", N_AVX2::ComputeBlockMasks);
#endif
#if HWY_TARGETS & HWY_SSE4
  if (RunsSse4()) usable.Add("sse4", N_SSE4::ComputeBlockMasks);
#endif
#elif HWY_ARCH_ARM_A64
  usable.Add("neon", HWY_STATIC_DISPATCH(ComputeBlockMasks));
#endif
  usable.Add("bytes", BlockMasksByByte);
  return usable;
}

}  // namespace

const BlockMasksPaths& UsableBlockMasksPaths() {
  static const BlockMasksPaths paths = FindPaths();
  return paths;
}

}  // namespace keymuster
#endif
