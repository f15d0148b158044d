#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/match/token.h"

namespace keymuster {

// MIME (RFC 2045, section 6.8) and PEM break base64 into lines: all have the length of the first but the last, which is
// shorter. Indented, or in a string, with line ends that are written as \n.

// Past a line end and what the next line is indented by; `at` if there is none.
size_t PastLineEnd(std::string_view text, size_t at);

// The run of the alphabet around `at`; the letter of a written line end in front is no part of it.
Span CharactersAround(std::string_view text, size_t at);

// The characters that belong together, lines joined, and where each line stands. Wiped when it dies.
class Base64Lines {
 public:
  // Of those that character text[at] stands in; text must outlive it.
  Base64Lines(std::string_view text, size_t at);
  ~Base64Lines();
  Base64Lines(const Base64Lines&) = delete;
  Base64Lines& operator=(const Base64Lines&) = delete;

  std::string_view characters() const { return characters_; }
  Span first_line() const { return lines_.front(); }
  size_t OffsetOf(size_t index) const;  // where in the text the character stands; index <= characters().size()
  size_t IndexOf(size_t offset) const;  // which character stands there; the next one if none does

 private:
  std::vector<Span> lines_;
  std::string joined_;  // of several lines
  std::string_view characters_;
};

}  // namespace keymuster
