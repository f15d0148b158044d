#include <algorithm>

#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

bool AllOf(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

// Digests and object ids are written in one case. Chance makes a random base64 value of 40 bytes look so less than once
// in 10^24.
FilterVerdict Judge(const FilterInput& input) {
  const bool hex = AllOf(input.variable, "0123456789abcdef") || AllOf(input.variable, "0123456789ABCDEF");
  return hex ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& HexOnlyFilter() {
  static const Filter filter{"hex-only", "it is made of hexadecimal digits only, like a digest", Judge};
  return filter;
}

}  // namespace keymuster
