#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keymuster {

inline constexpr size_t kGramSize = 4;  // bytes by which a text is found

// Where in a literal (lower case) the gram stands that source text, prose and logs hold least often. Shorter literals
// are their own gram.
size_t RarestGram(std::string_view literal);

// Whether a word of a name is likely to be rarer than another. "key" and "token" stand on every page; who gives the
// key does not.
bool TellsMore(std::string_view word, std::string_view than);

}  // namespace keymuster
