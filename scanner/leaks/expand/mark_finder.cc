#include "scanner/leaks/expand/mark_finder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "scanner/leaks/expand/candidate_masks.h"
#include "scanner/leaks/expand/candidate_sets.h"
#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/base64_lines.h"
#include "scanner/leaks/expand/codec/string_joint.h"

namespace keymuster {
namespace {

constexpr size_t kBlock = CandidateMasks::kBlock;

bool IsLineEnd(char byte) { return byte == '\n' || byte == '\r'; }

// Turns the masks of some blocks into marks: here each place is looked at, and most are left.
class MarkWriter {
 public:
  MarkWriter(std::string_view text, std::vector<Mark>* marks) : text_(text), marks_(marks) {}

  // Blocks [first, count) of those that begin at text[begin].
  void Take(const CandidateMasks& masks, size_t begin, size_t first, size_t count) {
    uint64_t interesting = masks.interesting >> first << first;
    for (; interesting != 0; interesting &= interesting - 1) {
      const auto block = static_cast<size_t>(std::countr_zero(interesting));
      if (block >= count) return;
      TakeBlock(masks, block, begin + block * kBlock);
    }
  }

 private:
  template <typename Function>
  static void ForEach(uint64_t bits, size_t begin, Function function) {
    for (; bits != 0; bits &= bits - 1) function(begin + static_cast<size_t>(std::countr_zero(bits)));
  }

  void TakeBlock(const CandidateMasks& masks, size_t block, size_t begin) {
    ForEach(masks.escapes[block], begin, [this](size_t at) { TakeEscape(at); });
    ForEach(masks.quotes[block], begin, [this](size_t at) { TakeQuote(at); });
    ForEach(masks.samples[block], begin, [this](size_t at) { TakeCharacters(at); });
    ForEach(masks.wraps[block], begin, [this](size_t at) { TakeWrap(at); });
    ForEach(masks.digits[block], begin, [this](size_t at) { TakeDigits(at); });
  }

  // Now and then one mark for what stands together.
  void TakeCharacters(size_t at) {
    constexpr size_t kFurthest = 256;
    if (at < characters_end_ || at + kSampleCharacters > text_.size() || !IsTextInBase64(text_.data() + at)) return;
    Add(at, MarkKind::kCharacters);
    characters_end_ = at + kSampleCharacters;
    const size_t limit = std::min(text_.size(), at + kFurthest);
    while (characters_end_ < limit && SixBitsOf(text_[characters_end_]) >= 0) ++characters_end_;
  }

  // A sample of which one line holds the begin and the next one the end. Each such holds one of four fours about the
  // place where they meet, which binary hardly has.
  void TakeWrap(size_t at) {
    constexpr size_t kSide = kSampleCharacters - 1;
    const size_t next = PastLineEnd(text_, at);
    if (next == at || next >= text_.size() || SixBitsOf(text_[next]) < 0 || at < kSide) return;
    if (characters_end_ >= at) return;     // text stands in one of the lines already
    std::array<char, 2 * kSide> joined{};  // zeros are not of the alphabet
    text_.copy(joined.data(), kSide, at - kSide);
    text_.copy(joined.data() + kSide, kSide, next);
    for (size_t phase = 0; phase < 4; ++phase) {
      constexpr size_t kMeet = kSide - 3;
      if (PrintableInFour(joined.data() + kMeet + phase) < 0) continue;
      for (size_t i = phase; i < kSide; i += 4) {
        if (IsTextInBase64(joined.data() + i)) return Add(at - kSide + i, MarkKind::kCharacters);
      }
    }
  }

  void TakeDigits(size_t at) {
    if (at < digits_end_ || at + kSampleDigits > text_.size() || !IsTextInHex(text_.data() + at)) return;
    Add(at, MarkKind::kDigits);
    digits_end_ = at + kSampleDigits;
  }

  void TakeEscape(size_t at) {
    if (at + 1 >= text_.size()) return;
    const char next = text_[at + 1];
    switch (text_[at]) {
      case '\\':
        if (IsLineEnd(next) ? LineGoesOn(at + 1) : kBackslashed.Has(next)) Add(at, MarkKind::kBackslash);
        return;
      case '%':
        Add(at, MarkKind::kPercent);
        return;
      case '&':
        if (EndsEntity(at + 2)) Add(at, MarkKind::kAmpersand);
        return;
      case '=':
        if (IsLineEnd(next) ? LineGoesOn(at + 1) : IsHex(at + 1)) Add(at, MarkKind::kEqualsSign);
        return;
      case '\0':
        TakeZeros(at);
        return;
      default:
        return;
    }
  }

  bool IsHex(size_t at) const { return at + 1 < text_.size() && kHexSet.Has(text_[at]) && kHexSet.Has(text_[at + 1]); }

  bool EndsEntity(size_t at) const {
    constexpr size_t kLongest = 12;
    const size_t limit = std::min(text_.size(), at + kLongest);
    while (at < limit && kAlphanumericSet.Has(text_[at])) ++at;
    return at < limit && text_[at] == ';';
  }

  void TakeQuote(size_t at) {
    const auto joint = StringJointAt(text_, at);
    if (joint && (!joint->comma || IsNearCall(at))) Add(at, MarkKind::kQuote);
  }

  // Lists of strings are everywhere; each byte is looked at once.
  bool IsNearCall(size_t at) {
    const size_t from = at - std::min(at, kNearCall);
    const size_t to = std::min(text_.size(), from + 2 * kNearCall);
    const size_t seen = std::max(calls_seen_, from);
    if (seen < to) {
      last_call_ = std::max(last_call_, BehindLastCall(text_, seen, to));
      calls_seen_ = to;
    }
    return last_call_ > from;
  }

  // What is not indented: a token does not go on behind blanks.
  bool LineGoesOn(size_t line_end) const {
    const size_t next = line_end + (text_.substr(line_end, 2) == "\r\n" ? 2 : 1);
    return next < text_.size() && (kCredentialSet.Has(text_[next]) || text_[next] == '%');
  }

  // Sixteen bytes, each second of them zero and the others not: UTF-16 of ASCII.
  void TakeZeros(size_t at) {
    constexpr size_t kSize = 16;
    if (at < zeros_end_ || at + kSize > text_.size()) return;
    for (size_t i = 0; i < kSize; i += 2) {
      if (text_[at + i] != 0 || text_[at + i + 1] == 0) return;
    }
    Add(at, MarkKind::kZeros);
    zeros_end_ = at + kSize;
  }

  void Add(size_t at, MarkKind kind) { marks_->push_back({at, kind}); }

  static constexpr ByteSet kBackslashed = ByteSet::Of("uxU/\\01234567");

  const std::string_view text_;
  std::vector<Mark>* const marks_;
  size_t characters_end_ = 0;
  size_t digits_end_ = 0;
  size_t zeros_end_ = 0;
  size_t calls_seen_ = 0;  // bytes in which calls were looked for
  size_t last_call_ = 0;   // behind the begin of the last one
};

}  // namespace

// Each portion begins with the last block of the one in front: runs and quotes are seen with what stands before them.
void FindMarks(std::string_view text, size_t from, size_t to, std::vector<Mark>* marks) {
  const CandidateMasksFunction compute = UsableCandidateMasksPaths().paths[0].function;
  MarkWriter writer(text, marks);
  CandidateMasks masks;
  size_t at = from;
  size_t first = 0;
  while (at + first * kBlock < to) {
    const size_t rest = text.size() - at;
    const size_t wanted = std::min((to - at + kBlock - 1) / kBlock, CandidateMasks::kMostBlocks);
    const size_t whole = rest > CandidateMasks::kReadBehind ? (rest - CandidateMasks::kReadBehind) / kBlock : 0;
    const size_t count = std::min(wanted, whole);
    if (count <= first) break;
    compute(text.data() + at, count, &masks);
    writer.Take(masks, at, first, count);
    at += (count - 1) * kBlock;
    first = 1;
  }
  if (at + first * kBlock >= to) return;
  constexpr size_t kEnd = 4;  // blocks: fewer than first + 1 and what is read behind them are left
  std::array<char, kEnd * kBlock + CandidateMasks::kReadBehind> end;
  const size_t rest = std::min(text.size() - at, kEnd * kBlock);
  std::memcpy(end.data(), text.data() + at, rest);
  std::memset(end.data() + rest, ' ', end.size() - rest);
  compute(end.data(), kEnd, &masks);
  writer.Take(masks, at, first, kEnd);
}

}  // namespace keymuster
