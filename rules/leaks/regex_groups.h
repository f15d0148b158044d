#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// How many capturing groups an expression in RE2's syntax has. kRule if it is not closed in itself (a group, a bracket,
// \Q or a last backslash left open, or a group closed that was not opened): put between other text it would mean
// something else. RE2 itself judges the rest.
Result<uint32_t> CountRegexGroups(std::string_view regex);

}  // namespace keymuster
