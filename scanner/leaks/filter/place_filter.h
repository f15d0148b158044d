#pragma once

#include <string>
#include <vector>

#include "scanner/leaks/blob.h"
#include "scanner/leaks/gather/hit.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/text_scanner.h"

namespace keymuster {

// Drops the hits of which nothing is to be told where the blob stands, and counts them: rules for other paths,
// allowlists with paths, entries of an ignore file. For rules of our own schema it costs nothing. An ignore file names
// paths as they are below a target, or as the caller named them.
void DropExemptHits(const CompiledRules& rules, const std::vector<std::string>& targets, const BlobOrigin& origin,
                    TextResult* result);

// Hits of the rules that ask for a path alone. `shown` is the name as it may be shown.
std::vector<Hit> MatchPath(const CompiledRules& rules, const BlobOrigin& origin, const std::string& shown);

}  // namespace keymuster
