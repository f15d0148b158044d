#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

// RFC 3986, section 2.1; a percent sign that was escaped itself (%252F) is one step of two.
std::optional<Escape> Read(std::string_view text, size_t at) {
  if (text[at] != '%' || text.size() - at < 3) return std::nullopt;
  const int high = HexValueOf(text[at + 1]);
  const int low = HexValueOf(text[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return Escape{static_cast<char>(high << 4 | low), 3};
}

// %3EAKIA... and AKIA...%0A: what it stands for parts a long token from its neighbours.
bool PartsToken(std::string_view text, size_t mark, size_t end) {
  constexpr size_t kShortestToken = 20;
  size_t behind = 0;
  while (behind < kShortestToken && end + behind < text.size() && IsCredentialByte(text[end + behind])) ++behind;
  size_t in_front = 0;
  while (in_front < kShortestToken && in_front < mark && IsCredentialByte(text[mark - 1 - in_front])) ++in_front;
  return behind == kShortestToken || in_front == kShortestToken;
}

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  const auto escape = Read(text, mark);
  if (!escape) return mark + 1;
  const bool percent = escape->byte == '%';
  const bool part = percent || PartsToken(text, mark, mark + escape->size) || IsInLongToken(text, mark, Read);
  if (part) regions->push_back({mark, mark + escape->size});
  return mark + escape->size;
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> /*regions*/, DecodedText* out) {
  DecodeEscapes(text, passage, '%', Read, out);
}

}  // namespace

const Codec& PercentCodec() {
  static const Codec codec{"percent", MarkKind::kPercent, false, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
