#include <algorithm>

#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kMostBackslashes = 8;  // strings in strings in strings

std::optional<Escape> ReadDigits(std::string_view text, size_t at, size_t least, size_t most, size_t in_front) {
  unsigned code = 0;
  size_t digits = 0;
  while (digits < most && at + digits < text.size() && HexValueOf(text[at + digits]) >= 0) {
    code = code << 4 | static_cast<unsigned>(HexValueOf(text[at + digits]));
    ++digits;
  }
  if (digits < least || code > 0x7f) return std::nullopt;
  return Escape{static_cast<char>(code), in_front + digits};
}

// \u{41}, as JavaScript, Rust, Ruby and PHP write it.
std::optional<Escape> ReadBraced(std::string_view text, size_t at, size_t in_front) {
  const auto digits = ReadDigits(text, at + 1, 1, 6, in_front + 1);
  const size_t end = at - in_front + (digits ? digits->size : 0);
  if (!digits || end >= text.size() || text[end] != '}') return std::nullopt;
  return Escape{digits->byte, digits->size + 1};
}

std::optional<Escape> ReadOctal(std::string_view text, size_t at, size_t in_front) {
  unsigned code = 0;
  size_t digits = 0;
  while (digits < 3 && at + digits < text.size() && text[at + digits] >= '0' && text[at + digits] <= '7') {
    code = code << 3 | static_cast<unsigned>(text[at + digits] - '0');
    ++digits;
  }
  if (digits < 3 || code > 0x7f) return std::nullopt;
  return Escape{static_cast<char>(code), in_front + digits};
}

// What C, JSON (RFC 8259, section 7), Java, JavaScript and Python write. In strings within strings each backslash is
// doubled: that is one step of two.
std::optional<Escape> Read(std::string_view text, size_t at) {
  if (text[at] != '\\' || at + 1 >= text.size()) return std::nullopt;
  constexpr size_t kInFront = 2;
  const size_t behind = at + kInFront;
  const char letter = text[at + 1];
  const bool braced = behind < text.size() && text[behind] == '{';
  switch (letter) {
    case 'u':
      return braced ? ReadBraced(text, behind, kInFront) : ReadDigits(text, behind, 4, 4, kInFront);
    case 'x':
      return braced ? ReadBraced(text, behind, kInFront) : ReadDigits(text, behind, 2, 2, kInFront);
    case 'U':
      return ReadDigits(text, behind, 8, 8, kInFront);
    case '/':
    case '"':
    case '\'':
    case '\\':
      return Escape{letter, kInFront};
    case 'n':
      return Escape{'\n', kInFront};
    case 'r':
      return Escape{'\r', kInFront};
    case 't':
      return Escape{'\t', kInFront};
    case '\n':
      return Escape{0, kInFront, true};
    case '\r':
      if (behind < text.size() && text[behind] == '\n') return Escape{0, kInFront + 1, true};
      return std::nullopt;
    default:
      return letter >= '0' && letter <= '7' ? ReadOctal(text, at + 1, 1) : std::nullopt;
  }
}

// A slash or number whose backslash is escaped itself, in the midst of a token.
bool IsEscapedTwice(std::string_view text, size_t mark, size_t last) {
  if (last == mark || last + 2 >= text.size()) return false;
  const bool touches = (mark > 0 && IsCredentialByte(text[mark - 1])) || (mark > 1 && text[mark - 1] == '"');
  const auto inner = Read(text, last);
  return touches && inner && IsCredentialByte(inner->byte) && last + inner->size < text.size();
}

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  size_t last = mark;  // of the backslashes that stand here
  while (last + 1 < text.size() && text[last + 1] == '\\' && last - mark < kMostBackslashes) ++last;
  const auto escape = Read(text, last);
  if (!escape) return last + 1;
  if (IsEscapedTwice(text, mark, last) || IsInLongToken(text, last, Read)) {
    regions->push_back({mark, last + escape->size});
  }
  return last + escape->size;
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> /*regions*/, DecodedText* out) {
  DecodeEscapes(text, passage, '\\', Read, out);
}

}  // namespace

const Codec& BackslashCodec() {
  static const Codec codec{"escapes", MarkKind::kBackslash, false, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
