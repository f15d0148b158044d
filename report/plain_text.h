#pragma once

#include <string>
#include <string_view>

namespace keymuster {

// Text that people read (headlines, messages, commands), made safe for one line of a terminal: everything that
// Printable() escapes is escaped, but for the backslash, which stays: a command must be copied exactly as it is.
// Idempotent, so that text which was escaped once (by a scanner, or by the JSON writer) looks the same again.
std::string PlainText(std::string_view text);
void AppendPlainText(std::string& out, std::string_view text);

// The bytes that are not UTF-8 become \xNN; the rest stays, control characters too. What JSON can carry.
// PlainText(Utf8Text(t)) == PlainText(t).
std::string Utf8Text(std::string_view text);

// The name of a member of the JSON, as words: "key id" for key_id.
std::string WordsOf(std::string_view name);

// Printable ASCII only: nothing to escape.
bool IsPlainAscii(std::string_view text);

}  // namespace keymuster
