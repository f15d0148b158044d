#pragma once

#include <string>

#include "core/report.h"
#include "report/report_writer.h"

namespace keymuster {

// One self-contained page: no script, nothing fetched, a policy that forbids both, readable without colour, on
// paper and on a telephone. What is not comparable between runs stands in the last element, id="run".
std::string WriteHtml(const Report& report, const WriteOptions& options);

}  // namespace keymuster
