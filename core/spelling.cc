#include "core/spelling.h"

#include <algorithm>
#include <vector>

namespace keymuster {
namespace {

constexpr size_t kFarthest = 2;

// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`
// ("optimal string alignment"). Words whose lengths differ too much are not measured, so that a
// megabyte of nonsense costs nothing.
size_t EditDistance(std::string_view a, std::string_view b) {
  const size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > kFarthest) return difference;
  std::vector<size_t> before_last(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({replace, last[j] + 1, current[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[b.size()];
}

}  // namespace

std::string_view NearestWord(std::string_view typed, std::span<const std::string_view> known) {
  std::string_view nearest;
  size_t least = kFarthest + 1;
  for (const std::string_view word : known) {
    const size_t distance = EditDistance(typed, word);
    if (distance < least && 2 * distance < word.size()) {
      least = distance;
      nearest = word;
    }
  }
  return nearest;
}

std::string DidYouMean(std::string_view typed, std::span<const std::string_view> known) {
  const std::string_view word = NearestWord(typed, known);
  if (word.empty()) return {};
  return "; did you mean \"" + std::string(word) + "\"?";
}

}  // namespace keymuster
