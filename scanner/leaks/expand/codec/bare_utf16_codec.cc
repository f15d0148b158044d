#include <utility>

#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kLeastCharacters = 16;

bool IsText(char byte) { return (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t'; }

// A character of ASCII at `at`: its byte and a zero, in either order.
bool IsPair(std::string_view text, size_t at, size_t zero) {
  return at + 2 <= text.size() && text[at + zero] == 0 && IsText(text[at + 1 - zero]);
}

// Text of Windows without a byte order mark, also in the midst of other bytes: resources of programs, registry files,
// heaps. Characters beyond ASCII end a region, and credentials have none.
size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  Span longest;
  for (const auto& [phase, zero] : {std::pair<size_t, size_t>{0, 1}, {1, 1}, {0, 0}, {1, 0}}) {
    Span run{mark + phase, mark + phase};
    while (IsPair(text, run.end, zero)) run.end += 2;
    if (run.size() == 0) continue;
    while (run.begin >= 2 && IsPair(text, run.begin - 2, zero)) run.begin -= 2;
    if (run.size() > longest.size()) longest = run;
  }
  if (longest.size() < 2 * kLeastCharacters) return mark + 1;
  regions->push_back(longest);
  return longest.end;
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> regions, DecodedText* out) {
  size_t at = passage.begin;
  for (const Span& region : regions) {
    out->Copy(text.substr(at, region.begin - at), at);
    const size_t letter = text[region.begin] == 0 ? 1 : 0;
    for (size_t i = region.begin; i + 1 < region.end; i += 2) out->Decode(text[i + letter], i, 2);
    at = region.end;
  }
  out->Copy(text.substr(at, passage.end - at), at);
  out->End(passage.end);
}

}  // namespace

const Codec& BareUtf16Codec() {
  static const Codec codec{"utf-16", MarkKind::kZeros, false, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
