// Level 1 of the matcher: what every byte of the text goes through, and most bytes see nothing else.
//
// A block of 64 bytes becomes a few words of 64 bits: which bytes tokens are made of, where a gram (three bytes) of a
// prefix or of a rare literal may stand. What is asked then is arithmetic on words: a token is a row of ones, a prefix
// counts only if a row begins behind it. Words of prose and code are shorter than tokens, so little is left.
//
// A set of bytes is looked up by halves of the byte, sixteen entries each, which is what the byte shuffle of every
// vector unit does for all lanes at once. Three such look-ups at three neighbouring places, each giving eight bits for
// eight buckets of grams, leave a bit only where all three bytes fit one bucket. What is left is looked up exactly.
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

struct Table {
  explicit Table(const NibbleTable& table)
      : low(hn::LoadDup128(Bytes(), table.low.data())), high(hn::LoadDup128(Bytes(), table.high.data())) {}

  HWY_INLINE Vector Of(Vector bytes) const {
    const Vector low_half = hn::And(bytes, hn::Set(Bytes(), 15));
    const Vector high_half = hn::ShiftRight<4>(bytes);
    return hn::And(hn::TableLookupBytes(low, low_half), hn::TableLookupBytes(high, high_half));
  }

  Vector low;
  Vector high;
};

HWY_INLINE uint64_t BitsWhere(Vector bytes, size_t at) {
  uint64_t bits = 0;
  hn::StoreMaskBits(Bytes(), hn::Ne(bytes, hn::Zero(Bytes())), reinterpret_cast<uint8_t*>(&bits));
  return bits << at;
}

HWY_INLINE void LookUp(const BlockTables& tables, const char* text, size_t count, BlockMasks::Row* runs,
                       BlockMasks* masks) {
  const Bytes tag;
  const Table run(tables.run);
  const Table value(tables.value);
  const Table first(tables.gram[0]);
  const Table second(tables.gram[1]);
  const Table third(tables.gram[2]);
  const Vector prefix_buckets = hn::Set(tag, tables.prefix_buckets);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text);
  for (size_t block = 0; block < count; ++block) {
    uint64_t run_bits = 0;
    uint64_t value_bits = 0;
    uint64_t prefix_bits = 0;
    uint64_t literal_bits = 0;
    for (size_t at = 0; at < kBlockSize; at += hn::Lanes(tag), bytes += hn::Lanes(tag)) {
      const Vector here = hn::LoadU(tag, bytes);
      const Vector buckets =
          hn::And(hn::And(first.Of(here), second.Of(hn::LoadU(tag, bytes + 1))), third.Of(hn::LoadU(tag, bytes + 2)));
      run_bits |= BitsWhere(run.Of(here), at);
      value_bits |= BitsWhere(value.Of(here), at);
      prefix_bits |= BitsWhere(hn::And(buckets, prefix_buckets), at);
      literal_bits |= BitsWhere(hn::AndNot(prefix_buckets, buckets), at);
    }
    (*runs)[block] = run_bits;
    masks->value[block] = value_bits;
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

void ComputeBlockMasks(const BlockTables& tables, const char* text, size_t count, bool in_value, BlockMasks* masks) {
  constexpr int kGram = 3;
  const Eight tag;
  alignas(64) BlockMasks::Row run_row;
  LookUp(tables, text, count + 1, &run_row, masks);
  uint64_t interesting = 0;
  uint64_t before = in_value ? 1 : 0;  // the last bit in front of the next lanes
  for (size_t block = 0; block < count; block += hn::Lanes(tag)) {
    const Word run = hn::Load(tag, run_row.data() + block);
    const Word next_run = hn::LoadU(tag, run_row.data() + block + 1);
    const Word behind = hn::Or(hn::ShiftRight<kGram>(run), hn::ShiftLeft<64 - kGram>(next_run));
    const Word runs = Rows(behind, hn::ShiftRight<kGram>(next_run), tables.prefix_run);
    const Word prefix = hn::And(hn::Load(tag, masks->prefix.data() + block), runs);
    hn::Store(prefix, tag, masks->prefix.data() + block);

    const Word value = hn::Load(tag, masks->value.data() + block);
    const Word next_value = hn::LoadU(tag, masks->value.data() + block + 1);
    hn::Store(Rows(value, next_value, tables.value_run), tag, masks->value_begins.data() + block);
    for (size_t lane = block; lane < block + hn::Lanes(tag); ++lane) {
      masks->value_begins[lane] &= ~(masks->value[lane] << 1 | before);
      before = masks->value[lane] >> 63;
    }

    const Word any = hn::Or3(prefix, hn::Load(tag, masks->literal.data() + block),
                             hn::Load(tag, masks->value_begins.data() + block));
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
