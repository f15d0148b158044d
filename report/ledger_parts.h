#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/coverage.h"
#include "core/result.h"

namespace keymuster {

// A coverage ledger as plain data, so that it can be written, read and masked like the rest of a report.
struct LedgerParts {
  std::map<std::string, CoverageCounts> counts;  // by the name of the kind; kinds that were never met are left out
  std::vector<CoverageEntry> entries;
};

LedgerParts TakeApart(const CoverageLedger& ledger);

// Whether a ledger could have been taken apart into these: kMalformed if a kind is unknown, or if the counts of
// skipped and failed units are not those that the entries add up to.
Status CheckParts(const LedgerParts& parts);

// The ledger with these parts, which must pass CheckParts.
CoverageLedger PutTogether(LedgerParts parts);

}  // namespace keymuster
