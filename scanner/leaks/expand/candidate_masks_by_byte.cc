#include <algorithm>

#include "scanner/leaks/expand/candidate_masks.h"
#include "scanner/leaks/expand/candidate_sets.h"

namespace keymuster {
namespace {

constexpr size_t kBlock = CandidateMasks::kBlock;

bool IsSample(const char* text, size_t size) {
  if (size < kSampleCharacters) return false;
  for (size_t i = 0; i < kSampleCharacters; i += 4) {
    const bool four = kFirstSixSet.Has(text[i]) && kSecondSixSet.Has(text[i + 1]) && kThirdSixSet.Has(text[i + 2]) &&
                      kAlphanumericSet.Has(text[i + 3]);
    if (!four) return false;
  }
  return true;
}

bool IsDigitSample(const char* text, size_t size) {
  if (size < kSampleDigits) return false;
  for (size_t i = 0; i < kSampleDigits; i += 2) {
    if (!kFirstDigitSet.Has(text[i]) || !kHexSet.Has(text[i + 1])) return false;
  }
  return true;
}

// Whether text[at] is one of kSampleCharacters letters and digits, or more.
bool IsInLongRow(const char* text, size_t at, size_t size) {
  size_t begin = at;
  while (begin > 0 && at - begin < kSampleCharacters && kAlphanumericSet.Has(text[begin - 1])) --begin;
  size_t end = at;
  while (end < size && end - at < kSampleCharacters && kAlphanumericSet.Has(text[end])) ++end;
  return end > at && end - begin >= kSampleCharacters;
}

bool IsWrap(const char* text, size_t at) {
  if (at < kSampleCharacters || !kLineEndSet.Has(text[at])) return false;
  return std::all_of(text + at - kSampleCharacters, text + at, [](char byte) { return kCredentialSet.Has(byte); });
}

bool IsCloser(const char* text, size_t at) {
  return kQuoteSet.Has(text[at]) && at > 0 && kCredentialSet.Has(text[at - 1]);
}

// Another part may follow the one that the quote at `at` closes.
bool IsJointOrCut(const char* text, size_t at, size_t block_end) {
  size_t end = at + 1;
  while (end < block_end && kJointSet.Has(text[end])) ++end;
  return end + 1 >= block_end || kQuoteSet.Has(text[end]) || kQuoteSet.Has(text[end + 1]);
}

void FillBlock(const char* text, size_t begin, size_t size, CandidateMasks* masks) {
  const size_t block = begin / kBlock;
  const size_t end = begin + kBlock;
  masks->escapes[block] = masks->quotes[block] = masks->samples[block] = masks->digits[block] = 0;
  masks->wraps[block] = 0;
  bool joint = false;
  for (size_t at = begin; at < end; ++at) {
    const uint64_t bit = uint64_t{1} << (at - begin);
    const bool in_row = IsInLongRow(text, at, size);
    if (kEscapeTriples.Of(text + at) != 0) masks->escapes[block] |= bit;
    if (IsCloser(text, at)) masks->quotes[block] |= bit;
    if (in_row && IsSample(text + at, size - at)) masks->samples[block] |= bit;
    if (in_row && IsDigitSample(text + at, end - at)) masks->digits[block] |= bit;
    if (IsWrap(text, at)) masks->wraps[block] |= bit;
    joint = joint || (IsCloser(text, at) && IsJointOrCut(text, at, end));
  }
  if (!joint) masks->quotes[block] = 0;
}

}  // namespace

void CandidateMasksByByte(const char* text, size_t count, CandidateMasks* masks) {
  masks->interesting = 0;
  for (size_t block = 0; block < count; ++block) {
    FillBlock(text, block * kBlock, (count + 1) * kBlock, masks);
    const uint64_t any = masks->escapes[block] | masks->quotes[block] | masks->samples[block] | masks->wraps[block] |
                         masks->digits[block];
    if (any != 0) masks->interesting |= uint64_t{1} << block;
  }
}

}  // namespace keymuster
