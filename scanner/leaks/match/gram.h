#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keymuster {

inline constexpr size_t kGramSize = 3;
inline constexpr size_t kGramWindow = 6;

// ASCII only, as RE2 in Latin-1 folds what the rules' anchors may hold.
inline char FoldCase(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte; }

// Where in a literal (lower case) the gram stands that source text, prose and logs hold least often, with what is
// behind it, kGramWindow bytes in all. Shorter literals are their own gram.
size_t RarestGram(std::string_view literal);

// Whether a word of a name is likely to be rarer than another. "key" and "token" stand on every page; who gives the
// key does not.
bool TellsMore(std::string_view word, std::string_view than);

// A gram of one to three bytes, case folded, as a number that is never 0.
uint32_t GramKey(std::string_view gram);

}  // namespace keymuster
