#pragma once

#include <string>

#include "rules/leaks/leak_rule.h"

namespace keymuster {

// What a rule's parts must be to each other, whatever file they come from: a class that promises more
// bits than the shape holds, an entropy that no match can reach, a limit below the shortest match. kRule without a
// place; the caller knows the line.
Status CheckRule(const LeakRule& rule);

}  // namespace keymuster
