#pragma once

#include <vector>

#include "scanner/leaks/match/index/block_tables.h"
#include "scanner/leaks/match/index/gram_index_builder.h"

namespace keymuster {

// How long to look for what goes with what: kQuick some milliseconds, at a start; kThorough some seconds, at build
// time.
enum class DealEffort { kQuick, kThorough };

// Deals the grams of the literals to buckets, for BlockMasks to look up: eight a table. Which gram goes with which
// decides how many places pass that hold none: a bucket takes any of its first bytes with any of its second, and so on.
void DealGrams(const std::vector<IndexedLiteral>& literals, DealEffort effort, BlockTables* tables);

}  // namespace keymuster
