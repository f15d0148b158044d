#include "scanner/keys/input/plain_text.h"

#include <cstdint>
#include <string_view>

namespace keymuster {
namespace {

// No UTF-8 text holds this byte: the parsers behind refuse it and say where it stands.
constexpr char kBroken = '\xFF';

void AppendUtf8(std::string& text, uint32_t code) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string FromUtf16(std::string_view bytes, bool little_endian) {
  const auto unit_at = [&](size_t at) {
    const auto first = static_cast<uint8_t>(bytes[at]);
    const auto second = static_cast<uint8_t>(bytes[at + 1]);
    return static_cast<uint32_t>(little_endian ? second << 8 | first : first << 8 | second);
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    const uint32_t unit = unit_at(at);
    if (unit < 0xD800 || unit > 0xDFFF) {
      AppendUtf8(text, unit);
      continue;
    }
    const uint32_t low = unit <= 0xDBFF && at + 3 < bytes.size() ? unit_at(at + 2) : 0;
    if (low >= 0xDC00 && low <= 0xDFFF) {
      AppendUtf8(text, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
      at += 2;
    } else {
      text += kBroken;
    }
  }
  if (at < bytes.size()) text += kBroken;
  return text;
}

}  // namespace

std::string ToPlainText(std::string bytes) {
  const std::string_view view = bytes;
  if (view.starts_with("\xEF\xBB\xBF")) return bytes.substr(3);
  if (view.starts_with("\xFF\xFE")) return FromUtf16(view.substr(2), true);
  if (view.starts_with("\xFE\xFF")) return FromUtf16(view.substr(2), false);
  return bytes;
}

}  // namespace keymuster
