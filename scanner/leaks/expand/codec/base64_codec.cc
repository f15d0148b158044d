#include <algorithm>
#include <array>

#include "core/secret.h"
#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/base64_lines.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kGap = 512;  // characters of binary between two texts that are decoded together
constexpr size_t kMargin = 256;

bool IsStandard(char byte) { return byte == '+' || byte == '/'; }
bool IsUrlSafe(char byte) { return byte == '-' || byte == '_'; }

// Fours in a row that stand for text.
size_t LongestText(std::string_view characters, size_t from, size_t to) {
  size_t longest = 0;
  size_t here = 0;
  for (size_t at = from; at + 4 <= to; at += 4) {
    here = PrintableInFour(characters.data() + at) >= 0 ? here + 1 : 0;
    longest = std::max(longest, here);
  }
  return longest;
}

// Where the code's fours begin, of all that look like text around character `at`: read from another place, they hardly
// do. In doubt it begins where the characters do.
size_t PhaseNear(std::string_view characters, size_t at) {
  constexpr size_t kNear = 48;
  const size_t from = at - std::min(at, kNear);
  const size_t to = std::min(characters.size(), at + 2 * kNear);
  size_t best = 0;
  size_t most = 0;
  for (size_t phase = 0; phase < 4; ++phase) {
    const size_t length = LongestText(characters, from + (phase + 4 - from % 4) % 4, to);
    if (length > most) {
      most = length;
      best = phase;
    }
  }
  return best;
}

// Two fours of text. Binary has some of them; what they cost is that a stretch grows.
bool IsText(std::string_view characters, size_t at) {
  return PrintableInFour(characters.data() + at) > 0 && PrintableInFour(characters.data() + at + 4) >= 0;
}

// The stretch of text that character `at` is part of, with what binary there is between its parts, and some margin.
// Images, fonts and ciphertext have none. Where text is, most of it is not looked at.
Span StretchAround(std::string_view characters, size_t at) {
  constexpr size_t kStep = 16;
  constexpr size_t kStepInText = 64;
  constexpr size_t kSample = 8;
  static_assert(kStepInText + kSample <= kMargin && kMargin < kGap && kMargin % 4 == 0);
  const size_t phase = PhaseNear(characters, at);
  const size_t middle = at + (phase + 4 - at % 4) % 4;
  size_t first = middle;
  for (size_t i = middle, step = kStep; i >= step + phase && first - i <= kGap;) {
    i -= step;
    const bool text = IsText(characters, i);
    if (text) first = i;
    step = text ? kStepInText : kStep;
  }
  size_t last = middle;
  for (size_t i = middle; i + kSample <= characters.size() && i - last <= kGap;) {
    const bool text = IsText(characters, i);
    if (text) last = i;
    i += text ? kStepInText : kStep;
  }
  const size_t size = characters.size() - phase;
  const size_t whole = characters.size() - (size % 4 == 1 ? 1 : 0);
  Span stretch;
  stretch.begin = first - phase <= kGap ? phase : first - kMargin;
  stretch.end = last + kGap >= characters.size() ? whole : std::min(whole, last + kMargin);
  return stretch;
}

// Where bytes of both alphabets stand near by, those that do not belong to the sample's part other texts from it.
Span PartAround(std::string_view characters, size_t at) {
  constexpr size_t kNear = 1024;
  const size_t from = at - std::min(at, kNear);
  const std::string_view near = characters.substr(from, 2 * kNear);
  const bool standard = std::any_of(near.begin(), near.end(), IsStandard);
  const bool url_safe = std::any_of(near.begin(), near.end(), IsUrlSafe);
  if (!standard || !url_safe) return {0, characters.size()};
  const std::string_view sample = characters.substr(at, kSampleCharacters);
  const auto parts = std::any_of(sample.begin(), sample.end(), IsUrlSafe) ? IsStandard : IsUrlSafe;
  Span part{at, std::min(at + kSampleCharacters, characters.size())};
  while (part.begin > 0 && !parts(characters[part.begin - 1])) --part.begin;
  while (part.end < characters.size() && !parts(characters[part.end])) ++part.end;
  return part;
}

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  const Base64Lines lines(text, mark);
  const size_t at = lines.IndexOf(mark);
  const Span part = PartAround(lines.characters(), at);
  const Span stretch = StretchAround(lines.characters().substr(part.begin, part.size()), at - part.begin);
  const size_t begin = lines.OffsetOf(part.begin + stretch.begin);
  size_t end = lines.OffsetOf(part.begin + stretch.end - 1) + 1;
  while (end < text.size() && text[end] == '=') ++end;
  regions->push_back({begin, end});
  return std::max(end, mark + 1);
}

// Three bytes for four characters, as far as four stand together, by portions.
size_t DecodeFours(std::string_view text, size_t begin, size_t end, DecodedText* out) {
  std::array<char, 3 * 64> bytes;
  size_t at = begin;
  size_t size = 0;
  size_t source = at;
  for (; at + 4 <= end; at += 4) {
    const int first = SixBitsOf(text[at]) << 2 | SixBitsOf(text[at + 1]) >> 4;
    const int second = SixBitsOf(text[at + 1]) << 4 | SixBitsOf(text[at + 2]) >> 2;
    const int third = SixBitsOf(text[at + 2]) << 6 | SixBitsOf(text[at + 3]);
    if ((first | second | third) < 0) break;
    if (size == bytes.size()) {
      out->DecodeFours({bytes.data(), size}, source);
      source = at;
      size = 0;
    }
    bytes[size++] = static_cast<char>(first);
    bytes[size++] = static_cast<char>(second);
    bytes[size++] = static_cast<char>(third);
  }
  if (size > 0) out->DecodeFours({bytes.data(), size}, source);
  WipeMemory(bytes.data(), bytes.size());
  return at;
}

// Line ends, also written ones, and what indents lines stand between characters.
void DecodeRegion(std::string_view text, Span region, DecodedText* out) {
  unsigned bits = 0;
  size_t characters = 0;
  size_t source = region.begin;
  const auto give = [&] {
    bits <<= 6 * (4 - characters);
    const std::array<char, 3> bytes{static_cast<char>(bits >> 16), static_cast<char>(bits >> 8),
                                    static_cast<char>(bits)};
    out->DecodeFours({bytes.data(), characters - 1}, source);
    bits = 0;
    characters = 0;
  };
  for (size_t at = region.begin; at < region.end; ++at) {
    if (characters == 0) at = DecodeFours(text, at, region.end, out);
    if (at >= region.end) break;
    if (text[at] == '\\') {
      ++at;  // and the letter of a line end that is written so
      continue;
    }
    const int six = SixBitsOf(text[at]);
    if (six < 0) continue;
    if (characters == 0) source = at;
    bits = bits << 6 | static_cast<unsigned>(six);
    if (++characters == 4) give();
  }
  if (characters > 1) give();
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> regions, DecodedText* out) {
  size_t at = passage.begin;
  for (const Span& region : regions) {
    out->Copy(text.substr(at, region.begin - at), at);
    DecodeRegion(text, region, out);
    at = region.end;
  }
  out->Copy(text.substr(at, passage.end - at), at);
  out->End(passage.end);
}

}  // namespace

const Codec& Base64Codec() {
  static const Codec codec{"base64", MarkKind::kCharacters, true, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
