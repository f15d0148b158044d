#pragma once

#include <string>
#include <string_view>

#include "core/report.h"

namespace keymuster {

// A key id of the right shape, made at run time so that no file holds one.
std::string SampleKeyId(std::string_view tail, std::string_view prefix = "AKIA");

// What a busy nightly run may look like: two accounts, leaks, a key that is leaked and active, losses.
Report SampleReport();

// Nothing found, everything read.
Report CleanReport();

}  // namespace keymuster
