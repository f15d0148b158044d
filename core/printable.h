#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace keymuster {

// Makes bytes from outside (paths, user names, archive members) safe for a terminal and
// for one line: C0, C1, DEL, backslash, bidirectional and invisible characters, line separators and
// bytes that are not UTF-8 become \n, \t, \xNN or \u{NNNN}. The rest stays. The result is valid
// UTF-8, and the mapping is one to one.
std::string Printable(std::string_view bytes);

// Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool IsUtf8(std::string_view bytes);

// The size of the longest front of `bytes` that is well-formed UTF-8 and ends with a whole character.
size_t Utf8PrefixSize(std::string_view bytes);

}  // namespace keymuster
