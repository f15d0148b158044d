#include <array>
#include <cmath>

#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

// Shannon's entropy of the bytes as they are distributed in this text, in bits a byte.
double BitsPerByte(std::string_view text) {
  std::array<size_t, 256> counts{};
  for (const char byte : text) ++counts[static_cast<unsigned char>(byte)];
  double bits = 0;
  for (const size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

FilterVerdict Judge(const FilterInput& input) {
  return BitsPerByte(input.variable) < input.rule.min_entropy ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& EntropyFilter() {
  static const Filter filter{"entropy", "its bytes vary less than those of a random value", Judge};
  return filter;
}

}  // namespace keymuster
