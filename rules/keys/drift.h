#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/keys/key_rule.h"

namespace keymuster {

// What KEY-REGION-DRIFT and KEY-SERVICE-DRIFT have in common: the last use of an active key, held to a list. AWS tells
// the last use only, so a drift between two recordings may stay unseen. `place` is the region or service of that use;
// `noun` is its word.
Judgement JudgeDrift(const AccessKey& key, const std::string& place, const std::vector<std::string>& allowed,
                     std::string_view noun);

}  // namespace keymuster
