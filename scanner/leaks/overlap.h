#pragma once

#include <cstddef>
#include <vector>

#include "scanner/leaks/pair/evidence.h"

namespace keymuster {

// Of matches that overlap, one of low confidence yields to a surer one, and of two of low confidence the less severe or
// shorter: a rule that only knows a name leaves the word to the rule that knows the token. Halves of AWS's keys never
// yield, their pairing decides, but for a secret that nothing names and that is a part of a longer token. Of two for
// exactly the same bytes the less sure one yields, whatever it is sure of. One of low confidence in text that is only
// taken for quoted-printable is left out, too. Sorts by place; returns what was left out, with Hit::dropped_by.
std::vector<Evidence> YieldToSurer(std::vector<Evidence>* evidence);

}  // namespace keymuster
