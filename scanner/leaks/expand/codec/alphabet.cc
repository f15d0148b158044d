#include "scanner/leaks/expand/codec/alphabet.h"

#include <algorithm>

namespace keymuster {
namespace {

constexpr size_t kShortestToken = 16;  // the body of an access key id
constexpr size_t kFurthest = 64;

// Printable (1), zero (0), or neither (-1).
constexpr std::array<signed char, 256> PrintableTable() {
  std::array<signed char, 256> table{};
  for (size_t byte = 1; byte < table.size(); ++byte) {
    const bool printable = (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t';
    table[byte] = printable ? 1 : -1;
  }
  return table;
}
constexpr std::array<signed char, 256> kPrintable = PrintableTable();

// Of UTF-16 every second byte is printable, and one of the first two.
template <size_t kSize, size_t kStep>
bool IsTextIn(const char* sample, int (*printable_at)(const char*), int least) {
  int printable = 0;
  for (size_t i = 0; i < kSize; i += kStep) {
    const int here = printable_at(sample + i);
    if (here < 0 || (i >= 2 && printable == 0)) return false;
    printable += here;
  }
  return printable >= least;
}

}  // namespace

int PrintableInFour(const char* characters) {
  const int sixes[] = {SixBitsOf(characters[0]), SixBitsOf(characters[1]), SixBitsOf(characters[2]),
                       SixBitsOf(characters[3])};
  if ((sixes[0] | sixes[1] | sixes[2] | sixes[3]) < 0) return -1;
  const auto bits = static_cast<unsigned>(sixes[0] << 18 | sixes[1] << 12 | sixes[2] << 6 | sixes[3]);
  const int first = kPrintable[bits >> 16];
  const int second = kPrintable[bits >> 8 & 0xff];
  const int third = kPrintable[bits & 0xff];
  return (first | second | third) < 0 ? -1 : first + second + third;
}

int PrintableInPair(const char* digits) {
  const int high = HexValueOf(digits[0]);
  const int low = HexValueOf(digits[1]);
  return (high | low) < 0 ? -1 : kPrintable[static_cast<size_t>(high << 4 | low)];
}

bool IsTextInBase64(const char* characters) {
  return IsTextIn<kSampleCharacters, 4>(characters, PrintableInFour, kSampleCharacters / 4);
}

bool IsTextInHex(const char* digits) { return IsTextIn<kSampleDigits, 2>(digits, PrintableInPair, 4); }

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

}  // namespace keymuster
