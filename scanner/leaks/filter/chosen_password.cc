#include <string_view>

#include "core/ascii.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

// The kinds of bytes that a text has.
struct Kinds {
  bool digit = false;
  bool lower = false;
  bool upper = false;
  bool other = false;
  size_t size = 0;

  int Count() const { return (digit ? 1 : 0) + (lower ? 1 : 0) + (upper ? 1 : 0) + (other ? 1 : 0); }
};

// Of an escaped text %40 counts as one sign: nobody chose its digits.
Kinds KindsOf(std::string_view text, bool escaped) {
  Kinds kinds;
  for (size_t i = 0; i < text.size(); ++i, ++kinds.size) {
    kinds.digit = kinds.digit || IsDigit(text[i]);
    kinds.lower = kinds.lower || IsLower(text[i]);
    kinds.upper = kinds.upper || IsUpper(text[i]);
    kinds.other = kinds.other || !IsAlnum(text[i]);
    if (escaped && text[i] == '%') i += 2;
  }
  return kinds;
}

// Code and data have words, paths, addresses and formats under such names. People who choose a password are asked for
// bytes of several kinds, so a digit is asked for here, and three of the four kinds: small letters, capitals, digits,
// others; of a long one two.
FilterVerdict Judge(const FilterInput& input) {
  // In a URL the password stands behind the name, and in front of the @.
  const size_t colon = input.variable.rfind(':');
  const bool in_url = input.variable.ends_with('@') && colon != std::string_view::npos;
  const std::string_view text =
      in_url ? input.variable.substr(colon + 1, input.variable.size() - colon - 2) : input.variable;
  const Kinds kinds = KindsOf(text, in_url);
  const bool address = text.find('/') != std::string_view::npos || text.starts_with('%') || text.starts_with('$') ||
                       text.starts_with('.') || text.starts_with('-');
  constexpr size_t kLong = 16;
  const bool varied = kinds.Count() >= 3 || (kinds.Count() == 2 && kinds.size >= kLong);
  return varied && kinds.digit && !address ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

}  // namespace

const Filter& ChosenPasswordFilter() {
  static const Filter filter{"chosen-password", "it does not look like a password that a person chose", Judge};
  return filter;
}

}  // namespace keymuster
