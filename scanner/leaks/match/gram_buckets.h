#pragma once

#include <vector>

#include "scanner/leaks/match/block_masks.h"
#include "scanner/leaks/match/gram_index.h"

namespace keymuster {

// Deals the grams of the literals to eight buckets, those of prefixes and others apart, and writes what
// BlockMasks looks up. Which gram goes with which decides how many places pass that hold none: a bucket takes any of
// its first bytes with any of its second and third.
void FillGramBuckets(const std::vector<IndexedLiteral>& prefixes, const std::vector<IndexedLiteral>& others,
                     BlockTables* tables);

}  // namespace keymuster
