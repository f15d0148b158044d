#pragma once

#include <string_view>

#include "core/secret.h"

namespace keymuster {

// What base64 stands for, of either alphabet and with or without padding; empty if it is none. What a cut leaves over
// of the last four characters is left out.
Secret Base64Text(std::string_view text);

}  // namespace keymuster
