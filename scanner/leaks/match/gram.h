#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keymuster {

inline constexpr size_t kGramSize = 3;

// ASCII only, as RE2 in Latin-1 folds what the rules' anchors may hold.
inline char FoldCase(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte; }

// Where in a literal (lower case) the gram stands that source text, prose and logs hold least often. Shorter literals
// are their own gram.
size_t RarestGram(std::string_view literal);

// A gram of one to three bytes, case folded, as a number that is never 0.
uint32_t GramKey(std::string_view gram);

}  // namespace keymuster
