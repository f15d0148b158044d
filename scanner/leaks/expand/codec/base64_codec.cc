#include <algorithm>
#include <array>
#include <string>

#include "core/secret.h"
#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kLeastCharacters = 24;  // of a line; an access key id has 27 and a pad
constexpr size_t kSample = 12;           // characters of nine bytes
constexpr size_t kStep = 16;
constexpr size_t kGap = 512;  // binary between two texts that are decoded together
constexpr size_t kMargin = 256;
constexpr size_t kMostIndent = 64;

bool IsStandard(char byte) { return byte == '+' || byte == '/'; }
bool IsUrlSafe(char byte) { return byte == '-' || byte == '_'; }

bool SampleIsText(std::string_view characters, size_t at) {
  std::array<unsigned char, 9> bytes{};
  for (size_t group = 0; group < 3; ++group) {
    unsigned bits = 0;
    for (size_t i = 0; i < 4; ++i) bits = bits << 6 | static_cast<unsigned>(SixBitsOf(characters[at + group * 4 + i]));
    bytes[group * 3] = static_cast<unsigned char>(bits >> 16);
    bytes[group * 3 + 1] = static_cast<unsigned char>(bits >> 8);
    bytes[group * 3 + 2] = static_cast<unsigned char>(bits);
    if (bytes[group * 3] >= 0x7f) return false;  // most binary ends here
  }
  return LooksLikeText(bytes);
}

// The characters of base64 that belong together, lines joined, and where each line stands.
struct Block {
  std::vector<Span> lines;
  std::string joined;
  std::string_view characters;

  // Where in the text the character stands.
  size_t OffsetOf(size_t index) const {
    for (const Span& line : lines) {
      if (index < line.size()) return line.begin + index;
      index -= line.size();
    }
    return lines.back().end;
  }
};

// Past a line end (or one that is written as \n or \r\n) and what the next line is indented by; `at` if there is none.
size_t PastLineEnd(std::string_view text, size_t at) {
  size_t next = at;
  const std::string_view rest = text.substr(at, 4);
  for (const std::string_view end : {"\r\n", "\n", "\\r\\n", "\\n"}) {
    if (!rest.starts_with(end)) continue;
    next = at + end.size();
    break;
  }
  if (next == at) return at;
  const size_t limit = std::min(text.size(), next + kMostIndent);
  while (next < limit && (text[next] == ' ' || text[next] == '\t')) ++next;
  return next;
}

// MIME (RFC 2045, section 6.8) and PEM break lines: all have the length of the first but the last, which is shorter.
Block BlockFrom(std::string_view text, Span first) {
  Block block;
  block.lines.push_back(first);
  for (size_t at = first.end; at < text.size();) {
    const size_t begin = PastLineEnd(text, at);
    if (begin == at || begin >= text.size() || SixBitsOf(text[begin]) < 0) break;
    size_t end = begin;
    while (end < text.size() && SixBitsOf(text[end]) >= 0 && end - begin <= first.size()) ++end;
    if (end - begin > first.size()) break;
    block.lines.push_back({begin, end});
    at = end;
    if (end - begin < first.size()) break;
  }
  if (block.lines.size() == 1) {
    block.characters = text.substr(first.begin, first.size());
    return block;
  }
  for (const Span& line : block.lines) block.joined += text.substr(line.begin, line.size());
  block.characters = block.joined;
  return block;
}

void AddStretch(std::string_view text, const Block& block, size_t begin, size_t end, std::vector<Span>* regions) {
  size_t last = block.OffsetOf(end - 1) + 1;
  if (end == block.characters.size()) {
    while (last < text.size() && text[last] == '=') ++last;
  }
  regions->push_back({block.OffsetOf(begin), last});
}

// The stretches of a block whose bytes hold text, with some margin. Images, fonts and ciphertext have none.
bool AddText(std::string_view text, const Block& block, size_t phase, std::vector<Span>* regions) {
  const size_t size = block.characters.size();
  const size_t whole = size - (size - phase) % 4 + ((size - phase) % 4 == 1 ? 0 : (size - phase) % 4);
  bool any = false;
  size_t begin = 0;
  size_t last = 0;
  for (size_t at = phase; at + kSample <= size; at += kStep) {
    if (!SampleIsText(block.characters, at)) continue;
    if (any && at - last > kGap) {
      AddStretch(text, block, begin, std::min(whole, last + kMargin), regions);
      any = false;
    }
    if (!any) begin = at - phase <= kGap && regions->empty() ? phase : at - std::min(at - phase, kMargin);
    any = true;
    last = at;
  }
  if (any) AddStretch(text, block, begin, last + kGap >= size ? whole : std::min(whole, last + kMargin), regions);
  return any;
}

void FindIn(std::string_view text, Span run, bool begun_before, std::vector<Span>* regions) {
  if (run.size() < kLeastCharacters) return;
  Block block = BlockFrom(text, run);
  std::vector<Span> found;
  // Mostly the run begins where the code does; else a letter of an escape or of a word stands in front, or its
  // beginning is out of sight.
  for (size_t phase = 0; phase < 4 && found.empty(); ++phase) {
    if (phase == 0 || begun_before || SampleIsText(block.characters, phase)) AddText(text, block, phase, &found);
  }
  regions->insert(regions->end(), found.begin(), found.end());
  if (!block.joined.empty()) WipeMemory(block.joined.data(), block.joined.size());
}

// The parts of a run that lie between bytes of the other alphabet.
template <typename Predicate>
void FindBetween(std::string_view text, Span run, bool begun_before, Predicate ends, std::vector<Span>* regions) {
  size_t begin = run.begin;
  for (size_t at = run.begin; at <= run.end; ++at) {
    if (at < run.end && !ends(text[at])) continue;
    FindIn(text, {begin, at}, begun_before && begin == run.begin, regions);
    begin = at + 1;
  }
}

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  Span run = RunAround(text, mark);
  const bool begun_before = run.begin == 0 && mark > 0;
  if (run.begin > 0 && text[run.begin - 1] == '\\') ++run.begin;
  const std::string_view bytes = text.substr(run.begin, run.size());
  const bool standard = std::any_of(bytes.begin(), bytes.end(), IsStandard);
  const bool url_safe = std::any_of(bytes.begin(), bytes.end(), IsUrlSafe);
  if (!standard || !url_safe) {
    FindIn(text, run, begun_before, regions);
  } else {
    FindBetween(text, run, begun_before, IsUrlSafe, regions);
    if (regions->empty()) FindBetween(text, run, begun_before, IsStandard, regions);
  }
  return regions->empty() ? run.end : std::max(run.end, regions->back().end);
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> regions, DecodedText* out) {
  size_t at = passage.begin;
  for (const Span& region : regions) {
    out->Copy(text.substr(at, region.begin - at), at);
    unsigned bits = 0;
    size_t characters = 0;
    size_t source = region.begin;
    const auto give = [&] {
      const size_t size = characters - 1;
      bits <<= 6 * (4 - characters);
      const std::array<char, 3> bytes{static_cast<char>(bits >> 16), static_cast<char>(bits >> 8),
                                      static_cast<char>(bits)};
      out->DecodeFour({bytes.data(), size}, source);
      bits = 0;
      characters = 0;
    };
    for (size_t i = region.begin; i < region.end; ++i) {
      if (text[i] == '\\') {
        ++i;  // and the letter of a line end that is written so
        continue;
      }
      const int six = SixBitsOf(text[i]);
      if (six < 0) continue;
      if (characters == 0) source = i;
      bits = bits << 6 | static_cast<unsigned>(six);
      if (++characters == 4) give();
    }
    if (characters > 1) give();
    at = region.end;
  }
  out->Copy(text.substr(at, passage.end - at), at);
  out->End(passage.end);
}

}  // namespace

const Codec& Base64Codec() {
  static const Codec codec{"base64", MarkKind::kRun, true, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
