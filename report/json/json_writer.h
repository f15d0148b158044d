#pragma once

#include <string>

#include "core/report.h"
#include "report/report_writer.h"

namespace keymuster {

// The whole Report as JSON, schema version 1 (report/schema/report-v1.json). One row a line, `run` last.
std::string WriteJson(const Report& report, const WriteOptions& options);

}  // namespace keymuster
