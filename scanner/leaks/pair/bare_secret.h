#pragma once

#include <string_view>
#include <vector>

#include "scanner/leaks/match/token.h"

namespace keymuster {

// Places near the key id text[id] that look like its secret though no name says so: forty characters of base64 by
// themselves, some lines in front or behind. Filters have not judged them.
std::vector<Span> BareSecretsNear(std::string_view text, Span id);

}  // namespace keymuster
