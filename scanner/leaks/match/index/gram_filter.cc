#include "scanner/leaks/match/index/gram_filter.h"

namespace keymuster {
namespace {

// More spellings of a gram than these would fill the tables for all others.
constexpr size_t kMostFours = 512;
constexpr size_t kMostThrees = 8192;
constexpr size_t kMostOthers = 8;  // bytes that are no letters and digits, at the begin of a gram

// Calls `add` with the word of each spelling of the first `size` bytes.
template <class Adder>
void ForEachWord(const GramBytes& bytes, size_t size, size_t at, uint32_t word, const Adder& add) {
  if (at == size) return add(word);
  for (const char byte : bytes[at]) {
    ForEachWord(bytes, size, at + 1, word | uint32_t{static_cast<unsigned char>(byte)} << (8 * at), add);
  }
}

}  // namespace

// Each gram is there as Folded says, and as it is unless it is one of those that words are folded for.
void GramFilterBuilder::Add(const GramBytes& bytes) {
  GramBytes folded = bytes;
  std::erase_if(folded[0], [](char byte) { return !IsAlnum(byte); });
  const size_t others = bytes[0].size() - folded[0].size();
  if (others > 0) folded[0] += '\0';
  Enter(folded);
  if (others > kMostOthers) {
    folds_ = true;
  } else if (others > 0) {
    Enter(bytes);
  }
}

void GramFilterBuilder::Enter(const GramBytes& bytes) {
  four_.resize(size_t{1} << GramFilter::kFourBits);
  size_t threes = 1;
  for (size_t i = 0; i + 1 < kGramSize; ++i) threes *= bytes[i].size();
  if (bytes.back().size() < kByteValues && threes * bytes.back().size() <= kMostFours) {
    ForEachWord(bytes, kGramSize, 0, 0, [this](uint32_t word) { Set(GramFilter::FourOf(word), &four_); });
    return;
  }
  three_.resize(size_t{1} << GramFilter::kThreeBits);
  if (threes <= kMostThrees) {
    ForEachWord(bytes, kGramSize - 1, 0, 0, [this](uint32_t word) { Set(GramFilter::ThreeOf(word), &three_); });
  } else {
    every_ = true;
  }
}

}  // namespace keymuster
