#pragma once

#include <vector>

#include "scanner/leaks/match/block_masks.h"
#include "scanner/leaks/match/gram_index.h"

namespace keymuster {

// Deals the grams of the literals to eight buckets, for BlockMasks to look up. Which gram goes with which decides how
// many places pass that hold none: a bucket takes any of its first bytes with any of its second, and so on.
GramTable<kPrefixGram> DealPrefixes(const std::vector<IndexedLiteral>& literals);
GramTable<kLiteralGram> DealLiterals(const std::vector<IndexedLiteral>& literals);

}  // namespace keymuster
