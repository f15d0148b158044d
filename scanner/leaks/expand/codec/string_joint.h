#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "scanner/leaks/expand/byte_set.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

inline constexpr ByteSet kQuoteSet = ByteSet::Of("\"'`");
// What may stand between two strings that are one: blanks, operators, a comma. + . & | ~ ^ < > _ and a backslash at a
// line's end join in one language or another.
inline constexpr ByteSet kJointSet = ByteSet::Of(" \t\r\n+.&|~^<>\\_,");

// Where a string was cut: "abc" + "def".
struct StringJoint {
  Span span;           // from the closing quote to behind the opening one
  bool comma = false;  // joins only where a call says so
};

// The joint whose closing quote is text[at]; both strings must have a byte of credentials there. At most 120 bytes.
std::optional<StringJoint> StringJointAt(std::string_view text, size_t at);

// So far from a comma a call may stand; behind the list for [...].join("").
inline constexpr size_t kNearCall = 160;
// Behind the last place in text[from, to) where the name of a call that joins its arguments begins: concat, join,
// paste, in any case. 0: there is none.
size_t BehindLastCall(std::string_view text, size_t from, size_t to);

}  // namespace keymuster
