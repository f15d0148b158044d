#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

// An expression that was changed in one place, so that it takes more.
struct RegexMutant {
  std::string change;  // "count 2 one less": places are counted from 1, in the order of the text
  std::string regex;
};

// Of the counts of at least eight, each one less and, where it is exact, one more; of the classes that such a count
// holds for, each with letters and digits of both cases or, where it has them, with '-' and '_'. The counts and classes
// of names, gaps and other context are small, or are bounds that guard time and not truth.
std::vector<RegexMutant> MutantsOfRegex(std::string_view regex);

}  // namespace keymuster
