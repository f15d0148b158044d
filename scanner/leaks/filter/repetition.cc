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
struct Steps {
  size_t in_a_row = 0;
  size_t all = 0;
};

Steps StepsOf(std::string_view text) {
  Steps most;
  for (const int step : {1, -1}) {
    size_t row = 0;
    size_t all = 0;
    for (size_t i = 1; i < text.size(); ++i) {
      const bool steps = text[i] - text[i - 1] == step;
      row = steps ? row + 1 : 0;
      all += steps ? 1 : 0;
      most.in_a_row = std::max(most.in_a_row, row);
    }
    most.all = std::max(most.all, all);
  }
  return most;
}

// An alphabet is several rows, and little else.
bool Counts(std::string_view text) {
  const Steps steps = StepsOf(text);
  return steps.in_a_row * 2 >= text.size() || steps.all * 3 >= text.size() * 2;
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
  return Counts(text) ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& RepetitionFilter() {
  static const Filter filter{"repetition", "it repeats itself or counts, as no random value does", Judge};
  return filter;
}

}  // namespace keymuster
