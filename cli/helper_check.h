#pragma once

#include <string>

#include "core/result.h"

namespace keymuster {

// Whether the helper programs beside this one are there and do their work. Each is tried for real.

// Has keymuster-decode unpack a tiny archive; the number of members it told, which should be one.
Result<std::string> TryDecoder(const std::string& folder);

// Has keymuster-collect say its version, which needs neither credentials nor network.
Result<std::string> TryCollector(const std::string& folder);

}  // namespace keymuster
