#pragma once

#include <string_view>

#include "core/result.h"
#include "core/utc_time.h"

namespace keymuster {

// ParseUtcTime for texts that FormatUtcTime wrote ("2026-11-21T06:00:00Z"), several times faster: a large snapshot
// holds half a million of them. Every other text goes to ParseUtcTime.
Result<UtcTime> ParseWrittenTime(std::string_view text);

}  // namespace keymuster
