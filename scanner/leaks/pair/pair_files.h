#pragma once

#include <vector>

#include "core/finding.h"
#include "scanner/leaks/match/compiled_rules.h"

namespace keymuster {

// Gives key ids the secret and the session token that stand in another file of their folder, where the names of the
// files say so: "access_key_id.txt" next to "secret_access_key.txt", "prod_key_id" next to "prod_secret_key". Only what
// has no partner yet, and only where one id and one secret share folder and stem, and nowhere else another: no cross
// product. Such a pair is of medium confidence. Keeps the order.
void PairFiles(const CompiledRules& rules, std::vector<LeakFinding>* leaks);

}  // namespace keymuster
