#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "scanner/leaks/match/token.h"

namespace keymuster {

// What of a delta's result its base does not have in the same surroundings, in order: inserts, and places (of no size)
// where bytes stand side by side that do not in the base, its begin and its end among them. What lies between was
// copied in one piece. nullopt: the delta is damaged.
std::optional<std::vector<Span>> ChangesOf(std::string_view delta);

}  // namespace keymuster
