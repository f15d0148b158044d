#include "scanner/leaks/filter/aws/base64_text.h"

#include <cstdint>
#include <string>

#include "scanner/leaks/expand/codec/alphabet.h"

namespace keymuster {

Secret Base64Text(std::string_view text) {
  text = text.substr(0, text.find('='));
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  uint32_t bits = 0;
  unsigned held = 0;
  bool known = true;
  for (const char byte : text) {
    const int value = SixBitsOf(byte);
    known = known && value >= 0;
    bits = bits << 6U | static_cast<uint32_t>(value & 63);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xffU);
  }
  Secret secret(known ? std::string_view(bytes) : std::string_view());
  WipeMemory(bytes.data(), bytes.size());
  return secret;
}

}  // namespace keymuster
