#include "scanner/leaks/expand/codec/base64_lines.h"

#include <algorithm>

#include "core/secret.h"
#include "scanner/leaks/expand/codec/alphabet.h"

namespace keymuster {
namespace {

constexpr size_t kMostIndent = 64;
constexpr size_t kMostLines = 1024;
constexpr std::string_view kLineEnds[] = {"\r\n", "\n", "\\r\\n", "\\n"};

bool IsBlank(char byte) { return byte == ' ' || byte == '\t'; }

// In front of the line end that the line which begins at `begin` follows; `begin` if it follows none.
size_t BeforeLineEnd(std::string_view text, size_t begin) {
  const size_t limit = begin - std::min(begin, kMostIndent);
  size_t at = begin;
  while (at > limit && IsBlank(text[at - 1])) --at;
  for (const std::string_view end : kLineEnds) {
    if (text.substr(0, at).ends_with(end)) return at - end.size();
  }
  return begin;
}

// Of the lines that the run is one of.
Span FirstLine(std::string_view text, Span run) {
  Span first = run;
  for (size_t lines = 0; lines < kMostLines; ++lines) {
    const size_t end = BeforeLineEnd(text, first.begin);
    if (end == first.begin || end == 0 || SixBitsOf(text[end - 1]) < 0) return first;
    const Span before = CharactersAround(text, end - 1);
    const bool may_be_last = lines == 0 && before.size() > first.size();
    if (before.size() != first.size() && !may_be_last) return first;
    first = before;
  }
  return first;
}

std::vector<Span> LinesFrom(std::string_view text, Span first) {
  std::vector<Span> lines{first};
  while (lines.back().end < text.size() && lines.back().size() == first.size()) {
    const size_t begin = PastLineEnd(text, lines.back().end);
    size_t end = begin;
    while (end < text.size() && SixBitsOf(text[end]) >= 0 && end - begin <= first.size()) ++end;
    if (begin == lines.back().end || end == begin || end - begin > first.size()) break;
    lines.push_back({begin, end});
  }
  return lines;
}

}  // namespace

size_t PastLineEnd(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at, 4);
  for (const std::string_view end : kLineEnds) {
    if (!rest.starts_with(end)) continue;
    size_t next = at + end.size();
    const size_t limit = std::min(text.size(), next + kMostIndent);
    while (next < limit && IsBlank(text[next])) ++next;
    return next;
  }
  return at;
}

Span CharactersAround(std::string_view text, size_t at) {
  Span run = RunAround(text, at);
  if (run.begin > 0 && text[run.begin - 1] == '\\' && run.size() > 1) ++run.begin;
  return run;
}

Base64Lines::Base64Lines(std::string_view text, size_t at) {
  const Span run = CharactersAround(text, at);
  lines_ = LinesFrom(text, FirstLine(text, run));
  if (lines_.back().end <= at) lines_ = LinesFrom(text, run);
  characters_ = text.substr(lines_.front().begin, lines_.front().size());
  if (lines_.size() == 1) return;
  for (const Span& line : lines_) joined_ += text.substr(line.begin, line.size());
  characters_ = joined_;
}

Base64Lines::~Base64Lines() {
  if (!joined_.empty()) WipeMemory(joined_.data(), joined_.size());
}

size_t Base64Lines::OffsetOf(size_t index) const {
  for (const Span& line : lines_) {
    if (index < line.size()) return line.begin + index;
    index -= line.size();
  }
  return lines_.back().end;
}

size_t Base64Lines::IndexOf(size_t offset) const {
  size_t index = 0;
  for (const Span& line : lines_) {
    if (offset < line.end) return index + (offset > line.begin ? offset - line.begin : 0);
    index += line.size();
  }
  return index;
}

}  // namespace keymuster
