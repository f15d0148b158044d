#pragma once

#include <string>
#include <vector>

#include "rules/leaks/leak_rule.h"

namespace keymuster {

// Hex SHA-256 over all that decides what the rules match and how a match is judged, in the order given: ids,
// expressions, limits, filters, severities. Titles, texts and examples may change without it.
std::string DigestOf(const std::vector<LeakRule>& rules);

}  // namespace keymuster
