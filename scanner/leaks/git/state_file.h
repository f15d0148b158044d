#pragma once

#include <string>

#include "core/result.h"
#include "scanner/leaks/git/known_histories.h"

namespace keymuster {

// The file that --state names: JSON, ids in hex. It holds paths and ids, no content and no finding.
std::string WriteStateFile(const KnownHistories& known);

// kMalformed, naming the place, for what WriteStateFile would not write.
Result<KnownHistories> ReadStateFile(std::string text);

}  // namespace keymuster
