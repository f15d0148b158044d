#pragma once

#include "cli/settings/settings.h"
#include "core/result.h"
#include "scanner/leaks/scan.h"

namespace keymuster {

// --range, --since and --branch, which together say one range of commits. kUsage for what is no range.
Result<HistoryRange> MakeHistoryRange(const Settings& settings);

}  // namespace keymuster
