#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/report.h"
#include "core/result.h"

namespace keymuster {

struct WriteOptions {
  bool mask_key_ids = false;   // AKIA...WXYZ instead of the whole id
  bool color = false;          // text only
  int width = 100;             // text only, columns
  bool findings_only = false;  // text only: a line for each place of a leak and each failed key rule, nothing else
};

// One output format: a pure function of a Report. One writer a file; the list in report_writer.cc knows them all.
struct ReportWriter {
  std::string_view name;       // "json"
  std::string_view extension;  // ".json"
  std::string (*write)(const Report& report, const WriteOptions& options);
};

std::span<const ReportWriter* const> AllReportWriters();
const ReportWriter* FindReportWriter(std::string_view name);
// By the ending of the path; nullptr if none fits.
const ReportWriter* WriterForPath(std::string_view path);

// Reads what the JSON writer wrote (schema version 1). WriteX(ReadReport(WriteJson(r))) gives the same bytes
// as WriteX(r) for every writer.
Result<Report> ReadReport(std::string json);

}  // namespace keymuster
