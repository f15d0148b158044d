#pragma once

#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"

namespace keymuster {

// A part of a secret, and the alphabet that the vendor draws it from.
struct DrawnRun {
  std::string_view text;
  const ByteClass* alphabet = nullptr;  // of the rule
};

// The runs that a secret is made of, after the rule's shape: nothing for an expression, which does not say. Each run
// takes all that its alphabet and count allow, as RE2 does; a secret that does not fit so gives nothing.
std::vector<DrawnRun> DrawnRunsOf(const LeakRule& rule, std::string_view secret);

}  // namespace keymuster
