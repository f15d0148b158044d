#include "core/printable.h"

#include <cstdint>
#include <cstring>

namespace keymuster {
namespace {

struct Decoded {
  char32_t character = 0;
  size_t size = 0;  // bytes; 0 where no character stands
};

// The character at the front of `bytes` (RFC 3629, section 4).
Decoded DecodeFirst(std::string_view bytes) {
  const auto at = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const auto continues = [&](size_t i) { return i < bytes.size() && (at(i) & 0xC0U) == 0x80U; };
  if (bytes.empty()) return {};
  const char32_t first = at(0);
  if (first < 0x80) return {first, 1};
  if (first < 0xC2 || first > 0xF4 || !continues(1)) return {};
  char32_t c = first < 0xE0 ? first & 0x1FU : first < 0xF0 ? first & 0x0FU : first & 0x07U;
  c = c << 6U | (at(1) & 0x3FU);
  if (first < 0xE0) return {c, 2};
  if (!continues(2)) return {};
  c = c << 6U | (at(2) & 0x3FU);
  if (first < 0xF0) {
    if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF)) return {};  // overlong, surrogate
    return {c, 3};
  }
  if (!continues(3)) return {};
  c = c << 6U | (at(3) & 0x3FU);
  if (c < 0x10000 || c > 0x10FFFF) return {};
  return {c, 4};
}

// Characters that move, hide or reorder what a person sees.
bool Deceives(char32_t c) {
  return (c >= 0x80 && c <= 0x9F)            // C1: a terminal takes U+009B for ESC [
         || c == 0xAD || c == 0x61C          // soft hyphen, Arabic letter mark
         || (c >= 0x200B && c <= 0x200F)     // zero-width characters, left-to-right and right-to-left marks
         || (c >= 0x2028 && c <= 0x202E)     // line and paragraph separators, bidirectional embeddings
         || (c >= 0x2060 && c <= 0x2069)     // invisible operators, bidirectional isolates
         || c == 0xFEFF                      // byte order mark
         || (c >= 0xFFF9 && c <= 0xFFFB)     // interlinear annotation
         || (c >= 0xE0000 && c <= 0xE007F);  // tags
}

void AppendHex(std::string& out, uint32_t value, unsigned least_digits) {
  unsigned digits = least_digits;
  while (digits < 8 && value >> (4 * digits) != 0) ++digits;
  while (digits-- > 0) out += "0123456789ABCDEF"[value >> (4 * digits) & 15U];
}

void AppendEscapedByte(std::string& out, unsigned char byte) {
  switch (byte) {
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\x";
      AppendHex(out, byte, 2);
  }
}

bool IsPlainAscii(char c) { return c >= 0x20 && c < 0x7F && c != '\\'; }

}  // namespace

std::string Printable(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    if (IsPlainAscii(bytes.front())) {
      out += bytes.front();
      bytes.remove_prefix(1);
      continue;
    }
    const Decoded decoded = DecodeFirst(bytes);
    const size_t size = decoded.size == 0 ? 1 : decoded.size;
    if (decoded.size <= 1) {
      AppendEscapedByte(out, static_cast<unsigned char>(bytes.front()));
    } else if (Deceives(decoded.character)) {
      out += "\\u{";
      AppendHex(out, decoded.character, 4);
      out += '}';
    } else {
      out += bytes.substr(0, size);
    }
    bytes.remove_prefix(size);
  }
  return out;
}

bool IsUtf8(std::string_view bytes) { return Utf8PrefixSize(bytes) == bytes.size(); }

size_t Utf8PrefixSize(std::string_view bytes) {
  const size_t whole = bytes.size();
  while (true) {
    // Most text is ASCII: eight bytes at a time.
    uint64_t word = 0;
    while (bytes.size() >= sizeof(word)) {
      std::memcpy(&word, bytes.data(), sizeof(word));
      if ((word & 0x8080808080808080U) != 0) break;
      bytes.remove_prefix(sizeof(word));
    }
    const size_t size = DecodeFirst(bytes).size;
    if (size == 0) return whole - bytes.size();
    bytes.remove_prefix(size);
  }
}

}  // namespace keymuster
