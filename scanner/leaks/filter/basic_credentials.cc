#include <algorithm>
#include <array>
#include <string>

#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

int ValueOf(char byte) {
  if (byte >= 'A' && byte <= 'Z') return byte - 'A';
  if (byte >= 'a' && byte <= 'z') return byte - 'a' + 26;
  if (byte >= '0' && byte <= '9') return byte - '0' + 52;
  return byte == '+' ? 62 : 63;
}

// Whether the first half of the base64 text decodes to printable bytes with a colon among them: a name and its
// password.
FilterVerdict Judge(const FilterInput& input) {
  const std::string_view text = input.variable.substr(0, input.variable.find('='));
  uint32_t bits = 0;
  int held = 0;
  bool colon = false;
  for (const char byte : text) {
    bits = bits << 6U | static_cast<uint32_t>(ValueOf(byte));
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const uint32_t decoded = bits >> static_cast<uint32_t>(held) & 0xffU;
    if (colon) return FilterVerdict::kKeep;
    if (decoded < 0x20 || decoded == 0x7f) return FilterVerdict::kDrop;
    colon = decoded == ':';
  }
  return FilterVerdict::kDrop;
}

}  // namespace

const Filter& BasicCredentialsFilter() {
  static const Filter filter{"basic-credentials", "it holds no name and password", Judge};
  return filter;
}

}  // namespace keymuster
