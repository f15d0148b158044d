#include <algorithm>
#include <array>
#include <utility>

#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kLongestEntity = 12;

constexpr std::array<std::pair<std::string_view, char>, 16> kNamed{{{"quot", '"'},
                                                                    {"apos", '\''},
                                                                    {"amp", '&'},
                                                                    {"lt", '<'},
                                                                    {"gt", '>'},
                                                                    {"plus", '+'},
                                                                    {"sol", '/'},
                                                                    {"equals", '='},
                                                                    {"lowbar", '_'},
                                                                    {"hyphen", '-'},
                                                                    {"colon", ':'},
                                                                    {"comma", ','},
                                                                    {"period", '.'},
                                                                    {"nbsp", ' '},
                                                                    {"Tab", '\t'},
                                                                    {"NewLine", '\n'}}};

std::optional<char> Number(std::string_view digits) {
  const bool hex = !digits.empty() && (digits.front() == 'x' || digits.front() == 'X');
  if (hex) digits.remove_prefix(1);
  if (digits.empty()) return std::nullopt;
  unsigned code = 0;
  for (const char digit : digits) {
    const int value = HexValueOf(digit);
    if (value < 0 || (!hex && value > 9)) return std::nullopt;
    code = code * (hex ? 16 : 10) + static_cast<unsigned>(value);
    if (code > 0x7f) return std::nullopt;
  }
  return static_cast<char>(code);
}

// HTML Living Standard, "Character references": those that stand for ASCII.
std::optional<Escape> Read(std::string_view text, size_t at) {
  if (text[at] != '&') return std::nullopt;
  const std::string_view rest = text.substr(at + 1, kLongestEntity);
  const size_t end = rest.find(';');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const std::string_view body = rest.substr(0, end);
  if (body.front() == '#') {
    const auto code = Number(body.substr(1));
    return code ? std::optional<Escape>({*code, end + 2}) : std::nullopt;
  }
  const auto named = std::find_if(kNamed.begin(), kNamed.end(), [body](const auto& row) { return row.first == body; });
  if (named == kNamed.end()) return std::nullopt;
  return Escape{named->second, end + 2};
}

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  const auto escape = Read(text, mark);
  if (!escape) return mark + 1;
  const bool ampersand = escape->byte == '&';  // &amp;#65;
  if ((ampersand && mark + 5 < text.size() && text[mark + 5] == '#') || IsInLongToken(text, mark, Read)) {
    regions->push_back({mark, mark + escape->size});
  }
  return mark + escape->size;
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> /*regions*/, DecodedText* out) {
  DecodeEscapes(text, passage, '&', Read, out);
}

}  // namespace

const Codec& EntityCodec() {
  static const Codec codec{"html-entities", MarkKind::kAmpersand, false, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
