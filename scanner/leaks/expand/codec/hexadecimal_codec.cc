#include <array>

#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kLeastDigits = 40;  // an access key id

unsigned char ByteAt(std::string_view text, size_t at) {
  return static_cast<unsigned char>(HexValueOf(text[at]) << 4 | HexValueOf(text[at + 1]));
}

size_t TextPairs(std::string_view text, size_t from, size_t to) {
  size_t count = 0;
  for (size_t at = from; at + 2 <= to; at += 2) count += PrintableInPair(text.data() + at) > 0 ? 1 : 0;
  return count;
}

Span DigitsAround(std::string_view text, size_t at) {
  Span run{at, at};
  while (run.begin > 0 && HexValueOf(text[run.begin - 1]) >= 0) --run.begin;
  while (run.end < text.size() && HexValueOf(text[run.end]) >= 0) ++run.end;
  return run;
}

// Pairs begin where the digits do, unless what they stand for looks more like text from the next digit on.
size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  constexpr size_t kNear = 64;
  const Span run = DigitsAround(text, mark);
  const size_t from = mark - std::min(mark - run.begin, kNear);
  const size_t first = from - (from - run.begin) % 2;
  const size_t to = std::min(run.end, mark + kNear);
  const size_t begin = run.begin + (TextPairs(text, first + 1, to) > TextPairs(text, first, to) ? 1 : 0);
  const Span even{begin, run.end - (run.end - begin) % 2};
  if (even.size() >= kLeastDigits) regions->push_back(even);
  return run.end;
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> regions, DecodedText* out) {
  size_t at = passage.begin;
  for (const Span& region : regions) {
    out->Copy(text.substr(at, region.begin - at), at);
    for (size_t i = region.begin; i + 1 < region.end; i += 2) out->Decode(static_cast<char>(ByteAt(text, i)), i, 2);
    at = region.end;
  }
  out->Copy(text.substr(at, passage.end - at), at);
  out->End(passage.end);
}

}  // namespace

const Codec& HexadecimalCodec() {
  static const Codec codec{"hex", MarkKind::kDigits, true, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
