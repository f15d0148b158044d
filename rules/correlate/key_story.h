#pragma once

#include <string>
#include <vector>

#include "core/utc_time.h"
#include "rules/correlate/key_case.h"

namespace keymuster {

// The sentences about one key, for people. Names from outside are made printable.

// "Leaked and active: AKIA... of alice, in 11 places, last used yesterday (s3 in eu-west-1)".
std::string HeadlineOf(const KeyCase& key, UtcTime now);

// What is known, from which source, and what is not: one sentence each, in a fixed order.
std::vector<std::string> FactsOf(const KeyCase& key, UtcTime now);

}  // namespace keymuster
