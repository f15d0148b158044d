#include <array>

#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kLeastDigits = 40;  // an access key id
constexpr size_t kSample = 18;       // digits of nine bytes
constexpr size_t kStep = 24;

unsigned char ByteAt(std::string_view text, size_t at) {
  return static_cast<unsigned char>(HexValueOf(text[at]) << 4 | HexValueOf(text[at + 1]));
}

// Digests hold no nine printable bytes in a row but once in 6,000.
bool HoldsText(std::string_view text, Span digits) {
  for (size_t at = digits.begin; at + kSample <= digits.end; at += kStep) {
    std::array<unsigned char, 9> bytes{};
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = ByteAt(text, at + 2 * i);
    if (LooksLikeText(bytes)) return true;
  }
  return false;
}

void FindIn(std::string_view text, Span run, std::vector<Span>* regions) {
  for (int phase = 0; phase < 2; ++phase, ++run.begin) {
    const Span even{run.begin, run.end - (run.size() % 2)};
    if (even.size() < kLeastDigits || !HoldsText(text, even)) continue;
    regions->push_back(even);
    return;
  }
}

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  const Span run = RunAround(text, mark);
  // Where no digit stands, no run of forty that covers the place begins before it.
  for (size_t at = run.begin; at + kLeastDigits <= run.end;) {
    size_t back = at + kLeastDigits;
    while (back > at && HexValueOf(text[back - 1]) >= 0) --back;
    if (back > at) {
      at = back;
      continue;
    }
    size_t end = at + kLeastDigits;
    while (end < run.end && HexValueOf(text[end]) >= 0) ++end;
    FindIn(text, {at, end}, regions);
    at = end;
  }
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
  static const Codec codec{"hex", MarkKind::kRun, true, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
