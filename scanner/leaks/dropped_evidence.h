#pragma once

#include <cstdint>
#include <vector>

#include "scanner/leaks/pair/evidence.h"

namespace keymuster {

// Of a run that explains: keeps memory bounded. Of very many only the first by place stay, whatever the order in which
// they were found; `more` counts the others.
void BoundDropped(std::vector<Evidence>* dropped, uint64_t* more);

// In the order of their places, each spelling once; at most Explanation::kMost.
std::vector<Hit> DroppedHits(std::vector<Evidence> dropped, uint64_t* more);

}  // namespace keymuster
