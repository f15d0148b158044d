#pragma once

#include <vector>

#include "scanner/leaks/match/block_masks.h"
#include "scanner/leaks/match/gram_index.h"

namespace keymuster {

// Deals the grams of the literals to buckets, for BlockMasks to look up: eight a table. Which gram goes with which
// decides how many places pass that hold none: a bucket takes any of its first bytes with any of its second, and so on.
void DealGrams(const std::vector<IndexedLiteral>& literals, BlockTables* tables);

}  // namespace keymuster
