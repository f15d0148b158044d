#include "scanner/leaks/expand/codec/alphabet.h"

#include <algorithm>

namespace keymuster {
namespace {

constexpr std::string_view kSixBits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t kShortestToken = 16;  // the body of an access key id
constexpr size_t kFurthest = 64;

constexpr std::array<signed char, 256> SixBitTable() {
  std::array<signed char, 256> table{};
  for (signed char& entry : table) entry = -1;
  for (size_t i = 0; i < kSixBits.size(); ++i)
    table[static_cast<unsigned char>(kSixBits[i])] = static_cast<signed char>(i);
  table['-'] = 62;
  table['_'] = 63;
  return table;
}

constexpr std::array<signed char, 256> kSixBitTable = SixBitTable();

}  // namespace

int SixBitsOf(char byte) { return kSixBitTable[static_cast<unsigned char>(byte)]; }

bool IsCredentialByte(char byte) { return SixBitsOf(byte) >= 0 || byte == '='; }

int HexValueOf(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

Span RunAround(std::string_view text, size_t at) {
  Span run{at, at};
  while (run.begin > 0 && SixBitsOf(text[run.begin - 1]) >= 0) --run.begin;
  while (run.end < text.size() && SixBitsOf(text[run.end]) >= 0) ++run.end;
  return run;
}

namespace {

// A credential's, or of another escape within it.
bool IsTokenByte(char byte) { return IsCredentialByte(byte) || byte == '%'; }

// The token in front is long enough: the escape must be part of it. One that stands for nothing joins it to what
// follows.
bool EscapeIsInside(std::string_view text, size_t mark, EscapeReader read) {
  const auto escape = read(text, mark);
  if (!escape) return false;
  if (!escape->nothing) return IsCredentialByte(escape->byte);
  const size_t behind = mark + escape->size;
  return behind < text.size() && IsTokenByte(text[behind]);
}

}  // namespace

bool IsInLongToken(std::string_view text, size_t mark, EscapeReader read) {
  size_t length = 0;
  for (size_t at = mark; at > 0 && length < kShortestToken && IsTokenByte(text[at - 1]); --at) ++length;
  bool holds_escape = false;
  for (size_t at = mark; at < text.size() && at < mark + 12 * kFurthest && length < kShortestToken;) {
    if (const auto escape = read(text, at)) {
      if (!escape->nothing && !IsCredentialByte(escape->byte)) break;
      if (escape->nothing && (at + escape->size >= text.size() || !IsTokenByte(text[at + escape->size]))) break;
      holds_escape = true;
      length += escape->nothing ? 0 : 1;
      at += escape->size;
    } else if (IsTokenByte(text[at])) {
      ++length;
      ++at;
    } else {
      break;
    }
  }
  return length >= kShortestToken && (holds_escape || EscapeIsInside(text, mark, read));
}

void DecodeEscapes(std::string_view text, Span passage, char first, EscapeReader read, DecodedText* out) {
  size_t at = passage.begin;
  // What was begun in front of the passage is not guessed at.
  while (at > 0 && at < passage.end && text[at - 1] == first) out->Copy(text.substr(at, 1), at), ++at;
  while (at < passage.end) {
    const size_t next = std::min(text.find(first, at), passage.end);
    out->Copy(text.substr(at, next - at), at);
    at = next;
    if (at >= passage.end) break;
    const auto escape = read(text, at);
    if (!escape || at + escape->size > passage.end) {
      out->Copy(text.substr(at, 1), at);
      ++at;
      continue;
    }
    if (escape->nothing) {
      out->Leave(at, escape->size);
    } else {
      out->Decode(escape->byte, at, escape->size);
    }
    at += escape->size;
  }
  out->End(passage.end);
}

bool LooksLikeText(const std::array<unsigned char, 9>& bytes) {
  int printable = 0;
  for (const unsigned char byte : bytes) {
    const bool text = (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t';
    if (!text && byte != 0) return false;
    printable += text ? 1 : 0;
  }
  return printable >= 4;
}

}  // namespace keymuster
