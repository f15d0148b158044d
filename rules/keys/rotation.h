#pragma once

#include <string>

#include "core/inventory.h"

namespace keymuster {

// The two active keys of a user, by creation. Null unless there are exactly two, both with a date.
struct RotationPair {
  const AccessKey* older = nullptr;
  const AccessKey* newer = nullptr;
};

RotationPair ActivePair(const User& user);

// How far a rotation has come, as the tail of a sentence: "; the newer key has taken over, the older one can be
// deactivated". Empty where the uses are not recorded. AWS notes one use in 15 minutes, so a key that was switched off
// a moment ago may still count as used.
std::string RotationProgress(const RotationPair& pair);

}  // namespace keymuster
