#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "scanner/leaks/git/index_file.h"

namespace keymuster {

// Reads a file of the git folder by its name there.
using ReadGitFile = std::function<Result<std::string>(const std::string& name)>;

// An index, and where it is split ("link" of gitformat-index(5)) the shared one, "sharedindex.HASH", that it only
// changes. Errors as ParseIndex has them, and kMalformed if the shared one is not the one that is meant.
Result<StagedIndex> ReadIndex(std::string_view bytes, ObjectFormat format, uint64_t limit, const ReadGitFile& read);

}  // namespace keymuster
