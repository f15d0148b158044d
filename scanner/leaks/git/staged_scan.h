#pragma once

#include <string>

#include "scanner/leaks/git/repository.h"
#include "scanner/leaks/unit_scanner.h"

namespace keymuster {

// Scans exactly what the next commit would bring in: the blobs of the index that the commit of HEAD has not at the same
// path, from the objects themselves. The work tree is not looked at, and no git process is started.
// `target` lies in the work tree; `index_file` is GIT_INDEX_FILE where git set it (commit -a), relative to the working
// folder; else empty. kUnreadable when there is no repository, kMalformed when its index cannot be read.
Status ScanStaged(const ScanContext& context, const std::string& target, const std::string& index_file,
                  UnitScanner& scanner);

}  // namespace keymuster
