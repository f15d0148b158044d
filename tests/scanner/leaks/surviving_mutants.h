#pragma once

#include <functional>
#include <set>
#include <string>

namespace keymuster {

// Changes of rules that no near miss notices, as "rule: change". Those that cannot be noticed, because another filter
// or a boundary drops the same, and those that nobody has written a near miss for. The list may only get shorter.
const std::set<std::string, std::less<>>& SurvivingMutants();

}  // namespace keymuster
