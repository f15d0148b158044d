#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keymuster {

// RFC 4648 section 4, with padding.
std::string Base64Encode(std::string_view bytes);

// Strict: nullopt for other characters, missing padding, or bits behind the last byte (so that one text has
// one spelling).
std::optional<std::string> Base64Decode(std::string_view text);

}  // namespace keymuster
