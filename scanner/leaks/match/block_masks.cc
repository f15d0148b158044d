// Level 1 of the matcher: what every byte of the text goes through, and most bytes see nothing else.
//
// A block of 64 bytes becomes a few words of 64 bits: which bytes tokens are made of, where a gram (a few bytes) of a
// prefix or of a rare literal may stand. What is asked then is arithmetic on words: a token is a row of ones, a prefix
// counts only if a row begins behind it. Words of prose and code are shorter than tokens, so little is left.
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

// The first `bytes` tables of a literal's gram.
template <size_t kBytes>
struct Literals {
  HWY_INLINE explicit Literals(const GramTable<kLiteralGram>& table)
      : t0(table[0]), t1(table[1]), t2(table[2]), t3(table[3]), t4(table[4]), t5(table[5]) {}

  HWY_INLINE Vector Of(const Halves& h0, const Halves& h1, const Halves& h2, const uint8_t* bytes) const {
    const Vector front = hn::And(hn::And(t0.Of(h0), t1.Of(h1)), hn::And(t2.Of(h2), t3.Of(Halves(bytes + 3))));
    if constexpr (kBytes <= kFewGram) return front;
    return hn::And(front, hn::And(t4.Of(Halves(bytes + 4)), t5.Of(Halves(bytes + 5))));
  }

  Table t0, t1, t2, t3, t4, t5;
};

template <bool kMany>
HWY_INLINE void LookUp(const BlockTables& tables, const char* text, size_t count, BlockMasks::Row* runs,
                       BlockMasks* masks) {
  constexpr size_t kBytes = kMany ? kLiteralGram : kFewGram;
  const Table run(tables.run);
  const Table value(tables.values[0].bytes);
  const Table other_value(tables.values[1].bytes);
  const Table prefix0(tables.prefix[0]);
  const Table prefix1(tables.prefix[1]);
  const Table prefix2(tables.prefix[2]);
  const Literals<kBytes> literals(tables.literals[0]);
  const Literals<kBytes> more_literals(tables.literals[1]);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text);
  for (size_t block = 0; block < count; ++block) {
    uint64_t run_bits = 0;
    uint64_t value_bits = 0;
    uint64_t other_value_bits = 0;
    uint64_t prefix_bits = 0;
    uint64_t literal_bits = 0;
    for (size_t at = 0; at < kBlockSize; at += hn::Lanes(Bytes()), bytes += hn::Lanes(Bytes())) {
      const Halves h0(bytes);
      const Halves h1(bytes + 1);
      const Halves h2(bytes + 2);
      run_bits |= BitsWhere(run.Of(h0), at);
      if constexpr (kMany) value_bits |= BitsWhere(value.Of(h0), at);
      other_value_bits |= BitsWhere(other_value.Of(h0), at);
      prefix_bits |= BitsWhere(hn::And(hn::And(prefix0.Of(h0), prefix1.Of(h1)), prefix2.Of(h2)), at);
      Vector literal = literals.Of(h0, h1, h2, bytes);
      if constexpr (kMany) literal = hn::Or(literal, more_literals.Of(h0, h1, h2, bytes));
      literal_bits |= BitsWhere(literal, at);
    }
    (*runs)[block] = run_bits;
    masks->values[0].bytes[block] = value_bits;
    masks->values[1].bytes[block] = other_value_bits;
    masks->prefix[block] = prefix_bits;
    masks->literal[block] = literal_bits;
  }
}

// At most eight words, which is how far the loops below reach behind the last block.
using Eight = hn::CappedTag<uint64_t, 8>;
using Word = hn::Vec<Eight>;

// For each lane: where at least `length` ones stand in a row, counting on in `next`. Rows are doubled until they are
// long enough. 0 < length <= kLongestRow.
HWY_INLINE Word Rows(Word word, Word next, size_t length) {
  for (size_t have = 1; have < length;) {
    const size_t step = have < length - have ? have : length - have;
    const auto shift = static_cast<int>(step);
    word = hn::And(word, hn::Or(hn::ShiftRightSame(word, shift), hn::ShiftLeftSame(next, 64 - shift)));
    next = hn::And(next, hn::ShiftRightSame(next, shift));
    have += step;
  }
  return word;
}

// Where long runs begin in the blocks of some lanes. `before`: the last bit in front of them; then that of the next.
HWY_INLINE Word FillBegins(const ValueTable& table, size_t block, BlockMasks::Values* values, uint64_t* before) {
  const Eight tag;
  const Word bytes = hn::Load(tag, values->bytes.data() + block);
  const Word next_bytes = hn::LoadU(tag, values->bytes.data() + block + 1);
  hn::Store(Rows(bytes, next_bytes, table.run), tag, values->begins.data() + block);
  for (size_t lane = block; lane < block + hn::Lanes(tag); ++lane) {
    values->begins[lane] &= ~(values->bytes[lane] << 1 | *before);
    *before = values->bytes[lane] >> 63;
  }
  return hn::Load(tag, values->begins.data() + block);
}

void ComputeBlockMasks(const BlockTables& tables, const char* text, size_t count, const InValue& in_value,
                       BlockMasks* masks) {
  constexpr int kGram = kPrefixGram;
  const Eight tag;
  alignas(64) BlockMasks::Row run_row;
  if (tables.many) {
    LookUp<true>(tables, text, count + 1, &run_row, masks);
  } else {
    LookUp<false>(tables, text, count + 1, &run_row, masks);
  }
  uint64_t interesting = 0;
  std::array<uint64_t, kValueTables> before{in_value[0] ? 1U : 0U, in_value[1] ? 1U : 0U};
  for (size_t block = 0; block < count; block += hn::Lanes(tag)) {
    const Word run = hn::Load(tag, run_row.data() + block);
    const Word next_run = hn::LoadU(tag, run_row.data() + block + 1);
    const Word behind = hn::Or(hn::ShiftRight<kGram>(run), hn::ShiftLeft<64 - kGram>(next_run));
    const Word runs = Rows(behind, hn::ShiftRight<kGram>(next_run), tables.prefix_run);
    const Word prefix = hn::And(hn::Load(tag, masks->prefix.data() + block), runs);
    hn::Store(prefix, tag, masks->prefix.data() + block);
    Word any = hn::Or(prefix, hn::Load(tag, masks->literal.data() + block));
    for (size_t i = 0; i < kValueTables; ++i) {
      any = hn::Or(any, FillBegins(tables.values[i], block, &masks->values[i], &before[i]));
    }
    uint64_t lanes = 0;
    hn::StoreMaskBits(tag, hn::Ne(any, hn::Zero(tag)), reinterpret_cast<uint8_t*>(&lanes));
    interesting |= lanes << block;
  }
  masks->interesting = count < kMostBlocks ? interesting & ((uint64_t{1} << count) - 1) : interesting;
}

#endif

}  // namespace keymuster::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace keymuster {
namespace {

BlockMasksPaths FindPaths() {
  BlockMasksPaths usable;
  const auto add = [&usable](std::string_view name, BlockMasksFunction function) {
    usable.paths[usable.count++] = {name, function};
  };
#if HWY_ARCH_X86
  __builtin_cpu_init();
#if HWY_TARGETS & HWY_AVX3
  if (__builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
      __builtin_cpu_supports("avx512cd") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
      __builtin_cpu_supports("bmi2") != 0) {
    add("avx512", N_AVX3::ComputeBlockMasks);
  }
#endif
#if HWY_TARGETS & HWY_AVX2
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi2") != 0 &&
      __builtin_cpu_supports("fma") != 0) {
    add("avx2", N_AVX2::ComputeBlockMasks);
  }
#endif
#if HWY_TARGETS & HWY_SSE4
  if (__builtin_cpu_supports("sse4.2") != 0 && __builtin_cpu_supports("pclmul") != 0) {
    add("sse4", N_SSE4::ComputeBlockMasks);
  }
#endif
#elif HWY_ARCH_ARM_A64
  add("neon", HWY_STATIC_DISPATCH(ComputeBlockMasks));
#endif
  add("bytes", BlockMasksByByte);
  return usable;
}

}  // namespace

const BlockMasksPaths& UsableBlockMasksPaths() {
  static const BlockMasksPaths paths = FindPaths();
  return paths;
}

}  // namespace keymuster
#endif
