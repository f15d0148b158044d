#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace keymuster {

// Markup that we wrote ourselves: only a string literal can become one, so text from outside cannot.
class Markup {
 public:
  template <size_t N>
  consteval Markup(const char (&literal)[N]) : text_(literal, N - 1) {}  // NOLINT(google-explicit-constructor)
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// Builds an HTML document from front to back. There are two doors: Raw() takes literals, and everything else goes
// through Text(), the one function that escapes.
class HtmlOutput {
 public:
  HtmlOutput& Raw(Markup markup);

  // Safe between tags and inside quoted attributes. One line: control characters, bidirectional controls and
  // bytes that are not UTF-8 are shown as escapes (PlainText).
  HtmlOutput& Text(std::string_view text);
  // The same for text of several lines (commands): its line breaks stay.
  HtmlOutput& Lines(std::string_view text);

  HtmlOutput& Number(uint64_t value);  // "1,234,567"
  HtmlOutput& Digits(int64_t value);   // "1234567", for attributes

  // A style sheet of ours: nothing in it may be escaped, since its hash stands in the page's policy.
  HtmlOutput& StyleSheet(std::string_view css);

  void Reserve(size_t bytes) { out_.reserve(bytes); }
  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace keymuster
