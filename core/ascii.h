#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace keymuster {

// Kinds and case of ASCII bytes, whatever the locale says; a byte above 127 is of no kind and keeps its value. Pure.
constexpr bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }
constexpr bool IsLower(char byte) { return byte >= 'a' && byte <= 'z'; }
constexpr bool IsUpper(char byte) { return byte >= 'A' && byte <= 'Z'; }
constexpr bool IsLetter(char byte) { return IsLower(byte) || IsUpper(byte); }
constexpr bool IsAlnum(char byte) { return IsLetter(byte) || IsDigit(byte); }
constexpr bool IsLowerHex(char byte) { return IsDigit(byte) || (byte >= 'a' && byte <= 'f'); }
constexpr bool IsHex(char byte) { return IsLowerHex(byte) || (byte >= 'A' && byte <= 'F'); }

constexpr char FoldCase(char byte) { return IsUpper(byte) ? static_cast<char>(byte + ('a' - 'A')) : byte; }
constexpr char UpperCase(char byte) { return IsLower(byte) ? static_cast<char>(byte - ('a' - 'A')) : byte; }

inline std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), FoldCase);
  return lower;
}

}  // namespace keymuster
