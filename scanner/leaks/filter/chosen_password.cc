#include <algorithm>
#include <string>

#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }
bool IsLower(char byte) { return byte >= 'a' && byte <= 'z'; }
bool IsUpper(char byte) { return byte >= 'A' && byte <= 'Z'; }

// Without %40 and the like, whose digits nobody chose.
std::string WithoutEscapes(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    plain += text[i];
    if (text[i] == '%') i += 2;
  }
  return plain;
}

// Code and data have words, paths, addresses and formats under such names. People who choose a password are asked for
// bytes of several kinds, so a digit is asked for here, and three of the four kinds: small letters, capitals, digits,
// others; of a long one two.
FilterVerdict Judge(const FilterInput& input) {
  // In a URL the password stands behind the name, and in front of the @.
  const size_t colon = input.variable.rfind(':');
  const bool in_url = input.variable.ends_with('@') && colon != std::string_view::npos;
  std::string text = in_url ? WithoutEscapes(input.variable.substr(colon + 1, input.variable.size() - colon - 2))
                            : std::string(input.variable);
  const auto has = [&text](auto is) { return std::any_of(text.begin(), text.end(), is); };
  const bool other = has([](char byte) { return !IsDigit(byte) && !IsLower(byte) && !IsUpper(byte); });
  const int kinds = (has(IsDigit) ? 1 : 0) + (has(IsLower) ? 1 : 0) + (has(IsUpper) ? 1 : 0) + (other ? 1 : 0);
  const bool address = text.find('/') != std::string::npos || text.starts_with('%') || text.starts_with('$') ||
                       text.starts_with('.') || text.starts_with('-');
  constexpr size_t kLong = 16;
  const bool varied = kinds >= 3 || (kinds == 2 && text.size() >= kLong);
  const bool chosen = varied && has(IsDigit) && !address;
  std::fill(text.begin(), text.end(), '\0');
  return chosen ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

}  // namespace

const Filter& ChosenPasswordFilter() {
  static const Filter filter{"chosen-password", "it does not look like a password that a person chose", Judge};
  return filter;
}

}  // namespace keymuster
