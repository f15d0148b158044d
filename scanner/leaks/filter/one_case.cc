#include <algorithm>
#include <cmath>

#include "scanner/leaks/filter/drawn_runs.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

constexpr double kLoss = 0.0005;  // of genuine values, for each case

// A run that has no byte from `first` to `last`, though its alphabet has them and a run of its length nearly always
// does.
bool Lacks(const DrawnRun& run, char first, char last) {
  double size = 0;
  double letters = 0;
  for (size_t i = 0; i < 256; ++i) {
    if (!run.alphabet->member[i]) continue;
    size += 1;
    letters += i >= static_cast<size_t>(first) && i <= static_cast<size_t>(last) ? 1 : 0;
  }
  if (letters == 0 || letters == size) return false;
  const bool present =
      std::any_of(run.text.begin(), run.text.end(), [=](char byte) { return byte >= first && byte <= last; });
  return !present && std::pow(1 - letters / size, static_cast<double>(run.text.size())) <= kLoss;
}

FilterVerdict Judge(const FilterInput& input) {
  const std::vector<DrawnRun> runs = DrawnRunsOf(input.rule, input.secret);
  const bool one = std::any_of(runs.begin(), runs.end(),
                               [](const DrawnRun& run) { return Lacks(run, 'a', 'z') || Lacks(run, 'A', 'Z'); });
  return one ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& OneCaseFilter() {
  static const Filter filter{"one-case",
                             "its letters are of one case, those of a random value of its length are of both", Judge};
  return filter;
}

}  // namespace keymuster
