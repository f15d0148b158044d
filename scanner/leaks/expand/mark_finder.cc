#include "scanner/leaks/expand/mark_finder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "scanner/leaks/expand/block_texture.h"
#include "scanner/leaks/expand/codec/alphabet.h"

namespace keymuster {
namespace {

constexpr size_t kBlock = 64;

bool IsHex(char byte) { return HexValueOf(byte) >= 0; }
bool IsLineEnd(char byte) { return byte == '\n' || byte == '\r'; }
bool IsLetter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

// Whether an escape may begin here: a look at one byte or two, because most backslashes and equals signs are none.
void MarkEscape(std::string_view text, size_t at, std::vector<Mark>* marks) {
  if (at + 1 >= text.size()) return;
  const char next = text[at + 1];
  switch (text[at]) {
    case '\\':
      if (next == 'u' || next == 'x' || next == 'U' || next == '/' || next == '\\' || IsLineEnd(next) ||
          (next >= '0' && next <= '7')) {
        marks->push_back({at, MarkKind::kBackslash});
      }
      return;
    case '%':
      if (next >= '0' && next <= '7') marks->push_back({at, MarkKind::kPercent});
      return;
    case '&':
      if (next == '#' || IsLetter(next)) marks->push_back({at, MarkKind::kAmpersand});
      return;
    case '=':
      if (IsLineEnd(next) || (at + 2 < text.size() && next >= '2' && next <= '7' && IsHex(text[at + 2]))) {
        marks->push_back({at, MarkKind::kEqualsSign});
      }
      return;
    default:
      return;
  }
}

// A quote that may close one part of a cut string: what stands behind it begins no list, call or statement.
void MarkQuote(std::string_view text, size_t at, std::vector<Mark>* marks) {
  if (at == 0 || at + 2 >= text.size() || !IsCredentialByte(text[at - 1])) return;
  if (std::string_view(" \t\r\n+.&|~^<\\,\"'`").find(text[at + 1]) == std::string_view::npos) return;
  marks->push_back({at, MarkKind::kQuote});
}

// Places of `mask` where 24 set bits begin.
uint64_t LongRuns(uint64_t mask) {
  mask &= mask >> 1;
  mask &= mask >> 2;
  mask &= mask >> 4;
  const uint64_t eight = mask;
  mask &= eight >> 8;
  return mask & eight >> 16;
}

// Sixteen bytes, each second of them zero and the others not: UTF-16 of ASCII.
size_t AlternatingZeros(uint64_t zeros) {
  for (size_t at = 0; at < kBlock; at += 16) {
    const uint64_t part = zeros >> at & 0xffff;
    if (part == 0x5555 || part == 0xaaaa) return at;
  }
  return kBlock;
}

class MarkWriter {
 public:
  MarkWriter(std::string_view text, std::vector<Mark>* marks) : text_(text), marks_(marks) {}

  void Take(const BlockTexture& block, size_t begin) {
    const size_t first = marks_->size();
    if (const uint64_t across = LongRuns(previous_ >> 40 | block.alphabet << 24); across != 0 && begin >= 24) {
      marks_->push_back({begin - 24 + static_cast<size_t>(std::countr_zero(across)), MarkKind::kRun});
    }
    if (const uint64_t inside = LongRuns(block.alphabet); inside != 0) MarkRuns(inside, begin);
    previous_ = block.alphabet;
    if (block.zeros != 0) {
      if (const size_t at = AlternatingZeros(block.zeros); at < kBlock)
        marks_->push_back({begin + at, MarkKind::kZeros});
    }
    for (uint64_t rest = block.escapes; rest != 0; rest &= rest - 1) {
      MarkEscape(text_, begin + static_cast<size_t>(std::countr_zero(rest)), marks_);
    }
    for (uint64_t rest = block.quotes; rest != 0; rest &= rest - 1) {
      MarkQuote(text_, begin + static_cast<size_t>(std::countr_zero(rest)), marks_);
    }
    if (marks_->size() > first + 1) {
      std::sort(marks_->begin() + static_cast<std::ptrdiff_t>(first), marks_->end(),
                [](const Mark& a, const Mark& b) { return a.offset < b.offset; });
    }
  }

 private:
  // The first place of each run.
  void MarkRuns(uint64_t starts, size_t begin) {
    for (uint64_t firsts = starts & ~(starts << 1); firsts != 0; firsts &= firsts - 1) {
      marks_->push_back({begin + static_cast<size_t>(std::countr_zero(firsts)), MarkKind::kRun});
    }
  }

  const std::string_view text_;
  std::vector<Mark>* const marks_;
  uint64_t previous_ = 0;  // alphabet of the block in front
};

}  // namespace

void FindMarks(std::string_view text, size_t from, size_t to, std::vector<Mark>* marks) {
  const TextureReader read = FastestTextureReader();
  MarkWriter writer(text, marks);
  size_t at = from;
  for (; at + kBlock <= to; at += kBlock) writer.Take(read(text.data() + at), at);
  if (at >= to) return;
  std::array<char, kBlock> rest;
  rest.fill(' ');
  std::memcpy(rest.data(), text.data() + at, to - at);
  writer.Take(read(rest.data()), at);
}

}  // namespace keymuster
