#pragma once

#include <span>
#include <string>
#include <string_view>

namespace keymuster {

// The known word nearest to a mistyped one, if it is near enough to be meant (edit
// distance at most 2 and less than half of the word); empty otherwise.
std::string_view NearestWord(std::string_view typed, std::span<const std::string_view> known);

// `; did you mean "prefix"?` or nothing: the tail of an error about an unknown word.
std::string DidYouMean(std::string_view typed, std::span<const std::string_view> known);

}  // namespace keymuster
