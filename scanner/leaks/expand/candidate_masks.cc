// What every byte of a text goes through, besides the matcher. Written once, with Highway, and compiled once for each
// set of instructions, as match/block_masks.cc is: see there.
//
// All blocks are told by a few look-ups of classes and one of escapes as they begin; the rest is arithmetic on words.
// Only blocks that hold a part of a long row of letters and digits are looked at again: most of these are names, and
// their characters, read as base64, have top bits that text has not.

#include "scanner/leaks/expand/candidate_masks.h"

#include <array>

#include "scanner/leaks/expand/candidate_sets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "scanner/leaks/expand/candidate_masks.cc"
// The compiler's baseline on x86-64 has no byte shuffle, so the plain twin stands in for it.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace keymuster::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128

constexpr size_t kBlock = CandidateMasks::kBlock;
constexpr size_t kNone = ~size_t{0};

// At most 64 lanes, so that a block is a whole number of vectors.
using Bytes = hn::CappedTag<uint8_t, kBlock>;
using Vector = hn::Vec<Bytes>;

template <typename Mask>
HWY_INLINE uint64_t BitsOf(Mask mask, size_t at) {
  uint64_t bits = 0;
  hn::StoreMaskBits(Bytes(), mask, reinterpret_cast<uint8_t*>(&bits));
  return bits << at;
}

// Which row of sixteen each byte stands in, a bit each. Bytes beyond ASCII find nothing in any set.
struct Rows {
  HWY_INLINE explicit Rows(Vector bytes) : text(bytes) {
    alignas(16) static constexpr uint8_t kBits[16] = {1,   2,   4,   8,   16,  32,  64,  128,
                                                      128, 128, 128, 128, 128, 128, 128, 128};
    row = hn::TableLookupBytes(hn::LoadDup128(Bytes(), kBits), hn::ShiftRight<4>(bytes));
  }
  Vector text;
  Vector row;
};

struct Set {
  HWY_INLINE explicit Set(const ByteSet& set) : rows(hn::LoadDup128(Bytes(), set.rows.data())) {}
  HWY_INLINE uint64_t In(const Rows& bytes, size_t at) const {
    return BitsOf(hn::TestBit(hn::TableLookupBytesOr0(rows, bytes.text), bytes.row), at);
  }
  Vector rows;
};

struct Triple {
  HWY_INLINE explicit Triple(const ByteTriples::Table& table)
      : low(hn::LoadDup128(Bytes(), table.low.data())), high(hn::LoadDup128(Bytes(), table.high.data())) {}
  HWY_INLINE Vector Of(Vector bytes) const {
    return hn::And(hn::TableLookupBytesOr0(low, bytes), hn::TableLookupBytes(high, hn::ShiftRight<4>(bytes)));
  }
  Vector low;
  Vector high;
};

// Masks that no one else asks for.
struct Classes {
  alignas(64) CandidateMasks::Row credentials;
  alignas(64) CandidateMasks::Row alphanumeric;
  alignas(64) CandidateMasks::Row joints;
  alignas(64) CandidateMasks::Row line_ends;
  alignas(64) CandidateMasks::Row long_ones;  // bytes of kSampleCharacters letters and digits, and of more
};

HWY_INLINE void LookUp(const char* text, size_t count, Classes* classes, CandidateMasks* masks) {
  const Set credentials(kCredentialSet);
  const Set alphanumeric(kAlphanumericSet);
  const Set quotes(kQuoteSet);
  const Set joints(kJointSet);
  const Set line_ends(kLineEndSet);
  const Triple first(kEscapeTriples.tables[0]);
  const Triple second(kEscapeTriples.tables[1]);
  const Triple third(kEscapeTriples.tables[2]);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text);
  for (size_t block = 0; block < count; ++block) {
    uint64_t credential_bits = 0;
    uint64_t alphanumeric_bits = 0;
    uint64_t quote_bits = 0;
    uint64_t joint_bits = 0;
    uint64_t line_end_bits = 0;
    uint64_t escape_bits = 0;
    for (size_t at = 0; at < kBlock; at += hn::Lanes(Bytes()), bytes += hn::Lanes(Bytes())) {
      const Rows rows(hn::LoadU(Bytes(), bytes));
      credential_bits |= credentials.In(rows, at);
      alphanumeric_bits |= alphanumeric.In(rows, at);
      quote_bits |= quotes.In(rows, at);
      joint_bits |= joints.In(rows, at);
      line_end_bits |= line_ends.In(rows, at);
      const Vector front = hn::And(first.Of(rows.text), second.Of(hn::LoadU(Bytes(), bytes + 1)));
      const Vector escape = hn::And(front, third.Of(hn::LoadU(Bytes(), bytes + 2)));
      escape_bits |= BitsOf(hn::Ne(escape, hn::Zero(Bytes())), at);
    }
    classes->credentials[block] = credential_bits;
    classes->alphanumeric[block] = alphanumeric_bits;
    classes->joints[block] = joint_bits;
    classes->line_ends[block] = line_end_bits;
    masks->quotes[block] = quote_bits;
    masks->escapes[block] = escape_bits;
  }
  classes->credentials[count] = classes->alphanumeric[count] = 0;
}

// At most eight words, which is how far the loops below reach behind the last block.
using Eight = hn::CappedTag<uint64_t, 8>;
using Word = hn::Vec<Eight>;

template <int kBits>
HWY_INLINE Word ShiftedIn(Word word, Word next) {
  return hn::Or(hn::ShiftRight<kBits>(word), hn::ShiftLeft<64 - kBits>(next));
}

template <int kBits>
HWY_INLINE Word ShiftedOut(Word word, Word previous) {
  return hn::Or(hn::ShiftLeft<kBits>(word), hn::ShiftRight<64 - kBits>(previous));
}

template <int kBits>
HWY_INLINE void Narrow(Word* word, Word* next) {
  *word = hn::And(*word, ShiftedIn<kBits>(*word, *next));
  *next = hn::And(*next, hn::ShiftRight<kBits>(*next));
}

template <int kBits>
HWY_INLINE void Widen(Word* word, Word* previous) {
  *word = hn::Or(*word, ShiftedOut<kBits>(*word, *previous));
  *previous = hn::Or(*previous, hn::ShiftLeft<kBits>(*previous));
}

// Where kSampleCharacters ones begin; (*begins)[1 + block] is of the block, and nothing stands in front of the first.
HWY_INLINE void FindRows(const CandidateMasks::Row& ones, size_t count, CandidateMasks::Row* begins) {
  static_assert(kSampleCharacters == 24);
  const Eight tag;
  (*begins)[0] = 0;
  for (size_t block = 0; block < count; block += hn::Lanes(tag)) {
    Word word = hn::Load(tag, ones.data() + block);
    Word next = hn::LoadU(tag, ones.data() + block + 1);
    Narrow<1>(&word, &next);
    Narrow<2>(&word, &next);
    Narrow<4>(&word, &next);
    Narrow<8>(&word, &next);
    Narrow<8>(&word, &next);
    hn::StoreU(word, tag, begins->data() + 1 + block);
  }
}

// Returns which blocks of the first 64 have some.
HWY_INLINE uint64_t FindLongOnes(size_t count, Classes* classes) {
  const Eight tag;
  CandidateMasks::Row begins;
  FindRows(classes->alphanumeric, count, &begins);
  uint64_t some = 0;
  for (size_t block = 0; block < count; block += hn::Lanes(tag)) {
    Word word = hn::LoadU(tag, begins.data() + 1 + block);
    Word previous = hn::LoadU(tag, begins.data() + block);
    Widen<1>(&word, &previous);
    Widen<2>(&word, &previous);
    Widen<4>(&word, &previous);
    Widen<8>(&word, &previous);
    Widen<8>(&word, &previous);
    hn::Store(word, tag, classes->long_ones.data() + block);
    uint64_t lanes = 0;
    hn::StoreMaskBits(tag, hn::Ne(word, hn::Zero(tag)), reinterpret_cast<uint8_t*>(&lanes));
    some |= block < 64 ? lanes << block : 0;
  }
  return some;
}

// What a block's characters may be in each four of base64.
struct Sixes {
  HWY_INLINE Sixes() = default;
  HWY_INLINE uint64_t Fours(const Sixes& next) const {
    return first & (second >> 1 | next.second << 63) & (third >> 2 | next.third << 62) &
           (fourth >> 3 | next.fourth << 61);
  }
  // Six fours in a row.
  HWY_INLINE uint64_t Samples(const Sixes& next) const {
    const uint64_t fours = Fours(next);
    const uint64_t next_fours = next.Fours({});  // complete but for the last, which are not asked for
    const uint64_t twos = fours & (fours >> 4 | next_fours << 60);
    const uint64_t next_twos = next_fours & next_fours >> 4;
    return twos & (twos >> 8 | next_twos << 56) & (twos >> 16 | next_twos << 48);
  }
  uint64_t first = 0;
  uint64_t second = 0;
  uint64_t third = 0;
  uint64_t fourth = 0;
};

// Eighteen digits in a row, each second of them one that text may have there.
HWY_INLINE uint64_t DigitSamples(uint64_t digits, uint64_t firsts) {
  firsts &= digits & digits >> 1;
  firsts &= firsts >> 2;
  firsts &= firsts >> 4;
  const uint64_t four = firsts;
  firsts &= four >> 8;
  return firsts & firsts >> 2;
}

struct RunSets {
  HWY_INLINE RunSets()
      : firsts(kFirstSixSet),
        seconds(kSecondSixSet),
        thirds(kThirdSixSet),
        digits(kHexSet),
        first_digits(kFirstDigitSet) {}
  Set firsts;
  Set seconds;
  Set thirds;
  Set digits;
  Set first_digits;
};

// The samples of a block in which a part of a long row of letters and digits stands. Returns its characters.
HWY_INLINE Sixes LookAtRun(const RunSets& sets, const char* text, uint64_t in_run, uint64_t* digit_samples) {
  static_assert(kSampleDigits == 18);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text);
  Sixes sixes;
  uint64_t digits = 0;
  uint64_t first_digits = 0;
  for (size_t at = 0; at < kBlock; at += hn::Lanes(Bytes()), bytes += hn::Lanes(Bytes())) {
    const Rows rows(hn::LoadU(Bytes(), bytes));
    sixes.first |= sets.firsts.In(rows, at);
    sixes.second |= sets.seconds.In(rows, at);
    sixes.third |= sets.thirds.In(rows, at);
    digits |= sets.digits.In(rows, at);
    first_digits |= sets.first_digits.In(rows, at);
  }
  sixes.first &= in_run;
  sixes.second &= in_run;
  sixes.third &= in_run;
  sixes.fourth = in_run;
  *digit_samples = DigitSamples(digits & in_run, first_digits);
  return sixes;
}

// Of the blocks in `some`, and of the last one's next block what its samples may need. Other blocks have none.
HWY_INLINE void LookAtRuns(const char* text, size_t count, uint64_t some, const Classes& classes,
                           CandidateMasks* masks) {
  const RunSets sets;
  Sixes before;
  size_t next = kNone;
  for (; some != 0; some &= some - 1) {
    const auto block = static_cast<size_t>(hwy::Num0BitsBelowLS1Bit_Nonzero64(some));
    uint64_t digits = 0;
    const Sixes here = LookAtRun(sets, text + block * kBlock, classes.long_ones[block], &digits);
    if (block == next) masks->samples[block - 1] = before.Samples(here);
    masks->samples[block] = here.Samples({});
    masks->digits[block] = digits;
    before = here;
    next = block + 1;
  }
  if (next != count || classes.long_ones[count] == 0) return;
  uint64_t digits = 0;
  masks->samples[count - 1] = before.Samples(LookAtRun(sets, text + count * kBlock, classes.long_ones[count], &digits));
}

// Keeps the quotes that may close a part of a string where the block shows that another part follows, or ends before it
// shows that none does: ones that are added to the joints behind quotes are carried to their end.
HWY_INLINE Word Closers(Word quotes, Word behind_credential, Word joints) {
  const Eight tag;
  const Word none = hn::Zero(tag);
  const Word closers = hn::And(quotes, behind_credential);
  const Word sum = hn::Add(hn::ShiftLeft<1>(closers), joints);
  const Word ends = hn::AndNot(joints, sum);
  const Word cut = hn::ShiftRight<63>(hn::Or(closers, ends));
  // A letter may say what kind of string follows.
  const Word opened = hn::And(hn::Or(ends, hn::ShiftLeft<1>(ends)), quotes);
  const auto keep = hn::Or(hn::Ne(hn::Or(opened, cut), none), hn::Lt(sum, joints));
  return hn::IfThenElseZero(keep, closers);
}

HWY_INLINE void FindJointsAndWraps(size_t count, const Classes& classes, CandidateMasks* masks) {
  static_assert(kSampleCharacters == 24);
  const Eight tag;
  CandidateMasks::Row begins;
  FindRows(classes.credentials, count, &begins);
  CandidateMasks::Row behind;  // one block later
  behind[0] = 0;
  for (size_t block = 0; block < count; block += hn::Lanes(tag)) {
    hn::StoreU(hn::Load(tag, classes.credentials.data() + block), tag, behind.data() + 1 + block);
  }
  for (size_t block = 0; block < count; block += hn::Lanes(tag)) {
    const Word credentials = hn::Load(tag, classes.credentials.data() + block);
    const Word behind_credential = ShiftedOut<1>(credentials, hn::LoadU(tag, behind.data() + block));
    const Word quotes = hn::Load(tag, masks->quotes.data() + block);
    hn::Store(Closers(quotes, behind_credential, hn::Load(tag, classes.joints.data() + block)), tag,
              masks->quotes.data() + block);
    const Word behind_row =
        ShiftedOut<24>(hn::LoadU(tag, begins.data() + 1 + block), hn::LoadU(tag, begins.data() + block));
    const Word line_ends = hn::Load(tag, classes.line_ends.data() + block);
    hn::Store(hn::And(behind_row, line_ends), tag, masks->wraps.data() + block);
  }
}

HWY_INLINE uint64_t Interesting(size_t count, const CandidateMasks& masks) {
  const Eight tag;
  uint64_t interesting = 0;
  for (size_t block = 0; block < count; block += hn::Lanes(tag)) {
    const Word any =
        hn::Or(hn::Or3(hn::Load(tag, masks.quotes.data() + block), hn::Load(tag, masks.escapes.data() + block),
                       hn::Load(tag, masks.wraps.data() + block)),
               hn::Or(hn::Load(tag, masks.samples.data() + block), hn::Load(tag, masks.digits.data() + block)));
    uint64_t lanes = 0;
    hn::StoreMaskBits(tag, hn::Ne(any, hn::Zero(tag)), reinterpret_cast<uint8_t*>(&lanes));
    interesting |= lanes << block;
  }
  return interesting;
}

void ComputeCandidateMasks(const char* text, size_t count, CandidateMasks* masks) {
  const uint64_t wanted = count < 64 ? (uint64_t{1} << count) - 1 : ~uint64_t{0};
  Classes classes;
  LookUp(text, count + 1, &classes, masks);
  masks->samples.fill(0);
  masks->digits.fill(0);
  if (const uint64_t some = FindLongOnes(count + 1, &classes) & wanted; some != 0) {
    LookAtRuns(text, count, some, classes, masks);
  }
  FindJointsAndWraps(count, classes, masks);
  masks->interesting = Interesting(count, *masks) & wanted;
}

#endif

}  // namespace keymuster::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace keymuster {
namespace {

CandidateMasksPaths FindPaths() {
  CandidateMasksPaths usable;
#if HWY_ARCH_X86
#if HWY_TARGETS & HWY_AVX3
  if (RunsAvx3()) usable.Add("avx512", N_AVX3::ComputeCandidateMasks);
#endif
#if HWY_TARGETS & HWY_AVX2
  if (RunsAvx2()) usable.Add("avx2", N_AVX2::ComputeCandidateMasks);
#endif
#if HWY_TARGETS & HWY_SSE4
  if (RunsSse4()) usable.Add("sse4", N_SSE4::ComputeCandidateMasks);
#endif
#elif HWY_ARCH_ARM_A64
  usable.Add("neon", HWY_STATIC_DISPATCH(ComputeCandidateMasks));
#endif
  usable.Add("bytes", CandidateMasksByByte);
  return usable;
}

}  // namespace

const CandidateMasksPaths& UsableCandidateMasksPaths() {
  static const CandidateMasksPaths paths = FindPaths();
  return paths;
}

}  // namespace keymuster
#endif
