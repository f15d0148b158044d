#include "scanner/keys/input/base64.h"

#include <array>
#include <cstdint>

namespace keymuster {
namespace {

constexpr int8_t kForeign = -1;

constexpr std::array<int8_t, 256> MakeValues() {
  std::array<int8_t, 256> values{};
  values.fill(kForeign);
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<uint8_t>(kAlphabet[i])] = static_cast<int8_t>(i);
  }
  return values;
}

constexpr std::array<int8_t, 256> kValues = MakeValues();

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

Error BadAt(size_t offset) {
  return {ErrorCode::kMalformed, "", "no base64: a foreign character at offset " + std::to_string(offset), ""};
}

}  // namespace

Result<std::string> DecodeBase64(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 3);
  uint32_t group = 0;
  int characters = 0;  // in the group
  bool padded = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (IsSpace(c)) continue;
    if (c == '=') {
      padded = true;
      continue;
    }
    const int8_t value = kValues[static_cast<uint8_t>(c)];
    if (value == kForeign || padded) return BadAt(i);
    group = (group << 6) | static_cast<uint32_t>(value);
    if (++characters < 4) continue;
    for (const int shift : {16, 8, 0}) bytes += static_cast<char>(group >> shift & 0xFF);
    group = 0;
    characters = 0;
  }
  if (characters == 1) return Error{ErrorCode::kMalformed, "", "base64 that is cut: one character is left over", ""};
  if (characters >= 2) bytes += static_cast<char>(group >> (characters == 2 ? 4 : 10) & 0xFF);
  if (characters == 3) bytes += static_cast<char>(group >> 2 & 0xFF);
  return bytes;
}

}  // namespace keymuster
