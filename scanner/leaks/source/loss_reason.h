#pragma once

#include "core/coverage.h"
#include "core/result.h"

namespace keymuster {

// Why a file or directory could not be opened or read, as the ledger names it.
Reason OpenLoss(const Error& error);
Reason ReadLoss(const Error& error);

}  // namespace keymuster
