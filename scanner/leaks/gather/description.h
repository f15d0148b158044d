#pragma once

#include <string>
#include <string_view>

#include "core/finding.h"
#include "rules/leaks/leak_rule.h"
#include "scanner/leaks/filter/filter.h"
#include "scanner/leaks/filter/token_facts.h"

namespace keymuster {

// What a finding says of its secret: mask or key id, account, severity and confidence with their reasons,
// fingerprint; no location. `demoted_by` is the filter that found an example, `doubted_by` the one that doubts it;
// either may be nullptr.
LeakFinding DescribeSecret(const LeakRule& rule, std::string_view secret, const Filter* demoted_by,
                           const Filter* doubted_by, std::string_view fingerprint_key);

// Adds what it says of itself. Of a key id of AWS's documentation nothing is a leak.
void AddFacts(TokenFacts facts, LeakFinding* finding);

}  // namespace keymuster
