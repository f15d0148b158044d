#pragma once

#include <functional>
#include <string>
#include <vector>

#include "scanner/leaks/git/attribution.h"
#include "scanner/leaks/unit_scanner.h"

namespace keymuster {

// The paths that the caller's --exclude and --include leave.
using PathFilter = std::function<bool(const std::string& path)>;

// Gives hits of objects their paths and commits, and passes them to the scanner's findings. The same secret at the same
// path in many versions of a file is one place; the newest version stands for all. `shown` is the path of the work tree
// or bare repository, in front of all paths.
void TraceHits(const Attribution& attribution, const Repository& repository, const std::string& shown,
               std::vector<HeldHits> held, const PathFilter& wanted, UnitScanner& scanner);

}  // namespace keymuster
