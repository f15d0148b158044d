// A random value has digits. How many it may lack follows from its alphabet and length: 43 letters of base62 without a
// digit happen to one genuine value in 2,000, and so do 24 small letters. Words and identifiers have none, or one.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/ascii.h"
#include "scanner/leaks/filter/drawn_runs.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

constexpr double kLoss = 0.0005;  // of genuine values, at most

// The share of digits among those bytes of the alphabet that are of a kind with the text's: a vendor may use less than
// the rule allows. 0 where the alphabet has no digits or no letters beyond hexadecimal ones.
double ShareOfDigits(const DrawnRun& run) {
  const bool lower = std::any_of(run.text.begin(), run.text.end(), IsLower);
  const bool upper = std::any_of(run.text.begin(), run.text.end(), IsUpper);
  double digits = 0;
  double letters = 0;
  double others = 0;
  for (size_t i = 0; i < 128; ++i) {
    const auto byte = static_cast<char>(i);
    if (!run.alphabet->member[i]) continue;
    if (IsDigit(byte)) {
      digits += 1;
    } else if (IsLetter(byte)) {
      letters += (IsLower(byte) ? lower : upper) ? 1 : 0;
    } else {
      others += 1;
    }
  }
  return digits < 2 || letters < 10 ? 0 : digits / (digits + letters + others);
}

// The probability of at most `most` digits in a random text of `size` bytes.
double ChanceOfSoFew(double share, size_t size, size_t most) {
  const auto n = static_cast<double>(size);
  double term = std::pow(1 - share, n);
  double sum = term;
  for (size_t k = 1; k <= most; ++k) {
    const auto so_many = static_cast<double>(k);
    term *= (n - so_many + 1) / so_many * share / (1 - share);
    sum += term;
  }
  return sum;
}

// Base64 of text holds fewer digits than base64 of noise, about half: of several digits only half are asked for.
bool TooFew(const DrawnRun& run) {
  const double share = ShareOfDigits(run);
  if (share <= 0) return false;
  const auto digits = static_cast<size_t>(std::count_if(run.text.begin(), run.text.end(), IsDigit));
  const double asked = digits == 0 ? share : share / 2;
  if (static_cast<double>(digits) >= asked * static_cast<double>(run.text.size())) return false;
  return ChanceOfSoFew(asked, run.text.size(), digits) <= kLoss;
}

FilterVerdict Judge(const FilterInput& input) {
  const std::vector<DrawnRun> runs = DrawnRunsOf(input.rule, input.secret);
  return std::any_of(runs.begin(), runs.end(), TooFew) ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& FewDigitsFilter() {
  static const Filter filter{"few-digits", "it has fewer digits than a random value of its length", Judge};
  return filter;
}

}  // namespace keymuster
