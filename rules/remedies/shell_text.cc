#include "rules/remedies/shell_text.h"

#include <algorithm>

#include "core/ascii.h"
#include "rules/remedies/remedy.h"

namespace keymuster {
namespace {

bool IsPlain(char c) { return IsAlnum(c) || std::string_view("_./:-").find(c) != std::string_view::npos; }

}  // namespace

// Inside single quotes a POSIX shell knows no special byte but the quote itself. No argument can carry a NUL, which
// would end it: it is dropped.
std::string ShellQuoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else if (c != '\0') {
      quoted += c;
    }
  }
  return quoted + '\'';
}

std::string ShellWord(std::string_view text) {
  const bool plain = !text.empty() && text[0] != '-' && std::all_of(text.begin(), text.end(), IsPlain);
  return plain ? std::string(text) : ShellQuoted(text);
}

}  // namespace keymuster
