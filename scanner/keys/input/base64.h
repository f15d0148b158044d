#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// Standard base64 (RFC 4648 section 4) with or without padding; white space between the characters is skipped, because
// people wrap it. kMalformed names the offset of the first character that does not belong.
Result<std::string> DecodeBase64(std::string_view text);

}  // namespace keymuster
