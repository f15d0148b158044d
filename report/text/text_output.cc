#include "report/text/text_output.h"

#include <algorithm>

#include "report/figures.h"

namespace keymuster {
namespace {

// SGR parameters (ECMA-48, 8.3.117).
std::string_view CodeOf(Ink ink) {
  switch (ink) {
    case Ink::kPlain:
      return "";
    case Ink::kBold:
      return "1";
    case Ink::kDim:
      return "2";
    case Ink::kRed:
      return "1;31";
    case Ink::kYellow:
      return "33";
    case Ink::kGreen:
      return "32";
    case Ink::kBlue:
      return "34";
  }
  return "";
}

constexpr int kNarrowest = 40;

void ReplaceEach(std::string& text, size_t from, std::string_view what, std::string_view with) {
  for (size_t at = text.find(what, from); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// Columns of text that Paint() may have coloured: escape sequences take none.
size_t VisibleColumns(std::string_view text) {
  size_t columns = 0;
  while (true) {
    const size_t escape = text.find("\x1b[");
    columns += Columns(text.substr(0, escape));
    const size_t end = escape == std::string_view::npos ? escape : text.find('m', escape);
    if (end == std::string_view::npos) return columns;
    text.remove_prefix(end + 1);
  }
}

// A CI server that shows the report obeys lines that begin with "::" (GitHub, workflow commands) and
// "##[" or "##vso[" wherever they stand (Azure Pipelines, logging commands): a file may be named like one.
void Disarm(std::string& text, size_t line) {
  const size_t first = text.find_first_not_of(' ', line);
  if (first != std::string::npos && text.compare(first, 2, "::") == 0) text.replace(first, 1, "\\x3A");
  ReplaceEach(text, line, "##[", "#\\x23[");
  ReplaceEach(text, line, "##vso[", "#\\x23vso[");
}

}  // namespace

Ink InkOf(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
    case Severity::kHigh:
      return Ink::kRed;
    case Severity::kMedium:
      return Ink::kYellow;
    case Severity::kLow:
      return Ink::kBlue;
    case Severity::kInfo:
      return Ink::kDim;
  }
  return Ink::kPlain;
}

TextOutput::TextOutput(bool color, int width)
    : color_(color), width_(static_cast<size_t>(std::max(width, kNarrowest))) {}

std::string TextOutput::Paint(Ink ink, std::string_view text) const {
  if (!color_ || ink == Ink::kPlain || text.empty()) return std::string(text);
  std::string painted = "\x1b[";
  painted.append(CodeOf(ink)).append("m").append(text).append("\x1b[0m");
  return painted;
}

void TextOutput::Line(std::string_view text) {
  const size_t begin = out_.size();
  out_.append(text);
  Disarm(out_, begin);
  out_.push_back('\n');
}

void TextOutput::Heading(std::string_view title, std::string_view beside) {
  if (!out_.empty()) Line();
  std::string line = Paint(Ink::kBold, title);
  if (!beside.empty()) line.append(": ").append(beside);
  Line(line);
}

void TextOutput::Wrapped(std::string_view first, std::string_view text) {
  const std::string indent(VisibleColumns(first), ' ');
  std::string line(first);
  size_t column = indent.size();
  bool fresh = true;  // no word on this line yet
  while (!text.empty()) {
    const size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    if (word.empty()) continue;
    const size_t size = VisibleColumns(word);
    if (!fresh && column + 1 + size > width_) {
      Line(line);
      line = indent;
      column = indent.size();
      fresh = true;
    }
    if (!fresh) line.push_back(' ');
    line.append(word);
    column += size + (fresh ? 0 : 1);
    fresh = false;
  }
  Line(line);
}

void TextOutput::Table(const std::vector<std::vector<std::string>>& rows, const std::vector<size_t>& right) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Columns(row[i]));
  }
  for (const auto& row : rows) {
    std::string line;
    size_t gap = 2;  // blanks owed before the next cell; none are left at the end of a line
    for (size_t i = 0; i < row.size(); ++i) {
      const size_t padding = widths[i] - Columns(row[i]);
      const bool to_the_right = std::find(right.begin(), right.end(), i) != right.end();
      if (to_the_right) gap += padding;
      if (!row[i].empty()) {
        line.append(gap, ' ').append(row[i]);
        gap = 0;
      }
      gap += to_the_right ? 2 : padding + 2;
    }
    Line(line);
  }
}

}  // namespace keymuster
