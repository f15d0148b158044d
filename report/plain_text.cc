#include "report/plain_text.h"

#include <algorithm>

#include "core/printable.h"

namespace keymuster {
namespace {

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

std::string WordsOf(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return PlainText(words);
}

bool IsPlainAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

void AppendPlainText(std::string& out, std::string_view text) {
  if (IsPlainAscii(text)) {
    out.append(text);
    return;
  }
  // No UTF-8 sequence holds the byte of a backslash, so cutting there splits no character.
  while (true) {
    const size_t backslash = text.find('\\');
    out.append(Printable(text.substr(0, backslash)));
    if (backslash == std::string_view::npos) return;
    out.push_back('\\');
    text.remove_prefix(backslash + 1);
  }
}

std::string PlainText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  AppendPlainText(out, text);
  return out;
}

std::string Utf8Text(std::string_view text) {
  if (IsUtf8(text)) return std::string(text);
  std::string out;
  for (size_t begin = 0; begin < text.size();) {
    const bool ascii = IsAscii(text[begin]);
    size_t end = begin;
    while (end < text.size() && IsAscii(text[end]) == ascii) ++end;
    const std::string_view run = text.substr(begin, end - begin);
    // A run is escaped as a whole: whoever escapes the rest later escapes these bytes alike.
    out.append(ascii || IsUtf8(run) ? std::string(run) : Printable(run));
    begin = end;
  }
  return out;
}

}  // namespace keymuster
