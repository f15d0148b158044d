// Whatever is read as a report must be written by every writer, and come back from JSON as the same report.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/printable.h"
#include "report/report_writer.h"

using keymuster::Report;
using keymuster::ReportWriter;
using keymuster::Result;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Result<Report> report = keymuster::ReadReport(std::string(reinterpret_cast<const char*>(data), size));
  if (!report.ok()) {
    if (report.error().Text().empty()) __builtin_trap();
    return 0;
  }
  const std::string json = keymuster::FindReportWriter("json")->write(*report, {});
  const Result<Report> back = keymuster::ReadReport(json);
  if (!back.ok()) __builtin_trap();
  for (const ReportWriter* writer : keymuster::AllReportWriters()) {
    const std::string text = writer->write(*report, {});
    if (!keymuster::IsUtf8(text) || writer->write(*back, {}) != text) __builtin_trap();
    writer->write(*report, {.mask_key_ids = true, .color = true, .width = 40});
  }
  return 0;
}
