#pragma once

#include <string>

#include "core/correlation.h"
#include "core/result.h"

namespace keymuster {

// The plan for one key as a POSIX shell script (rules/remedies/script/key_script.sh with the key's facts in front). It
// only looks until it is run with --apply, takes no step whose condition does not hold, and can be run again at any
// time to go on. Names are quoted: a user may be called anything. kUsage, with the reason, for a key that a script
// cannot help: one of root, of a foreign account, already deleted, or whose owner is not known.
Result<std::string> KeyScript(const Correlation& key);

}  // namespace keymuster
