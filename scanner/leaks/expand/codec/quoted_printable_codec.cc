#include <algorithm>

#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kLongestLine = 76;  // with the equals sign

// Padding of base64 ends lines, too, but mostly longer ones.
bool MayGoOn(std::string_view text, size_t at) {
  for (size_t length = 1; length <= kLongestLine; ++length) {
    if (at < length || text[at - length] == '\n') return true;
  }
  return false;
}

// RFC 2045, section 6.7: =2B, and an equals sign at a line's end for a line that goes on.
std::optional<Escape> Read(std::string_view text, size_t at) {
  if (text[at] != '=' || text.size() - at < 2) return std::nullopt;
  if (text[at + 1] == '\n') return MayGoOn(text, at) ? std::optional<Escape>({0, 2, true}) : std::nullopt;
  if (text.size() - at < 3) return std::nullopt;
  if (text[at + 1] == '\r' && text[at + 2] == '\n') {
    return MayGoOn(text, at) ? std::optional<Escape>({0, 3, true}) : std::nullopt;
  }
  const int high = HexValueOf(text[at + 1]);
  const int low = HexValueOf(text[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return Escape{static_cast<char>(high << 4 | low), 3};
}

bool IsCapitalHex(char byte) { return HexValueOf(byte) >= 0 && !(byte >= 'a' && byte <= 'f'); }

size_t EscapesBetween(std::string_view text, size_t begin, size_t end) {
  size_t count = 0;
  for (size_t at = text.find('=', begin); at < end; at = text.find('=', at + 1)) {
    const auto escape = Read(text, at);
    const bool capital = escape && !escape->nothing && IsCapitalHex(text[at + 1]) && IsCapitalHex(text[at + 2]);
    count += capital || (escape && escape->nothing) ? 1 : 0;
  }
  return count;
}

// name=42 is no escape, and name=3D... may be none. What is written so has more of them near by, or says what it is.
bool IsLikely(std::string_view text, size_t mark, const Escape& escape) {
  constexpr size_t kNear = 64;
  constexpr size_t kNearEqualsSign = 1024;
  if (escape.nothing) return true;
  if (!IsCapitalHex(text[mark + 1]) || !IsCapitalHex(text[mark + 2])) return false;
  const bool equals_sign = escape.byte == '=';  // it is always escaped
  const size_t near = equals_sign ? kNearEqualsSign : kNear;
  const size_t begin = mark - std::min(mark, near);
  const size_t others =
      EscapesBetween(text, begin, mark) + EscapesBetween(text, mark + 1, std::min(text.size(), mark + near));
  if (others >= (equals_sign ? 1 : 2)) return true;
  return equals_sign && text.find("quoted-printable") != std::string_view::npos;
}

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  const auto escape = Read(text, mark);
  if (!escape) return mark + 1;
  if (IsLikely(text, mark, *escape) && IsInLongToken(text, mark, Read)) regions->push_back({mark, mark + escape->size});
  return mark + escape->size;
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> /*regions*/, DecodedText* out) {
  DecodeEscapes(text, passage, '=', Read, out);
}

}  // namespace

const Codec& QuotedPrintableCodec() {
  static const Codec codec{"quoted-printable", MarkKind::kEqualsSign, false, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
