#include <algorithm>
#include <array>

#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

// Bytes of a value that are the same as the byte `period` in front.
size_t Repeats(std::string_view text, size_t period) {
  size_t repeats = 0;
  for (size_t i = period; i < text.size(); ++i) repeats += text[i] == text[i - period] ? 1 : 0;
  return repeats;
}

// Steps of a value that go up, or all down, by one: 12345, abcdef, zyxw.
size_t LongestSequence(std::string_view text) {
  size_t longest = 0;
  for (const int step : {1, -1}) {
    size_t length = 0;
    for (size_t i = 1; i < text.size(); ++i) {
      length = text[i] - text[i - 1] == step ? length + 1 : 0;
      longest = std::max(longest, length);
    }
  }
  return longest;
}

// Half of the value repeats what stands one to eight bytes in front, or half of it counts up or down. A random value of
// 16 bytes from 32 letters does so less than once in 10^6; a longer one hardly ever.
FilterVerdict Judge(const FilterInput& input) {
  constexpr size_t kLongestPeriod = 8;
  const std::string_view text = input.variable;
  if (text.size() < 8) return FilterVerdict::kKeep;
  for (size_t period = 1; period <= kLongestPeriod && period * 2 <= text.size(); ++period) {
    if (Repeats(text, period) * 2 >= text.size()) return FilterVerdict::kDrop;
  }
  return LongestSequence(text) * 2 >= text.size() ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& RepetitionFilter() {
  static const Filter filter{"repetition", "it repeats itself or counts, as no random value does", Judge};
  return filter;
}

}  // namespace keymuster
