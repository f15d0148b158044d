#pragma once

#include <vector>

#include "scanner/leaks/gather/hit.h"
#include "scanner/leaks/pair/evidence.h"

namespace keymuster {

// Sorts by place and leaves out what was found twice: the same place in two spellings (the longer match, or the plainer
// spelling), and a secret that a name told already from one that only stands beside an id.
void OrderEvidence(std::vector<Evidence>* evidence);

// Counts which match of its rule each is.
std::vector<Hit> HitsOf(std::vector<Evidence> evidence);

}  // namespace keymuster
