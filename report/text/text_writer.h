#pragma once

#include <string>

#include "core/report.h"
#include "report/report_writer.h"

namespace keymuster {

// For people at a terminal, and for editors: findings stand as `path:line:col: severity: message [rule]`, worst
// first; the verdict is the last line.
std::string WriteText(const Report& report, const WriteOptions& options);

}  // namespace keymuster
