#pragma once

#include <string_view>
#include <vector>

#include "core/result.h"
#include "scanner/leaks/decoder/budget.h"

namespace keymuster {

// --bytes N --ratio N --entries N --depth N --seconds N, each exactly once, in any order; N a decimal number of at
// least 1 (depth: 0 to kMaxDepth). kUsage otherwise.
Result<DecoderLimits> ParseDecoderArguments(const std::vector<std::string_view>& words);

}  // namespace keymuster
