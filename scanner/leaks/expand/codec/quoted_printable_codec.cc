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

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  const auto escape = Read(text, mark);
  if (!escape) return mark + 1;
  if (IsInLongToken(text, mark, Read)) regions->push_back({mark, mark + escape->size});
  return mark + escape->size;
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> /*regions*/, DecodedText* out) {
  DecodeEscapes(text, passage, '=', Read, out);
}

}  // namespace

const Codec& QuotedPrintableCodec() {
  static const Codec codec{"quoted-printable", MarkKind::kEqualsSign, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
