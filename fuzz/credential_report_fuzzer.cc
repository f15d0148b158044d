// Credential reports are CSV of unknown origin: whatever the bytes are, an answer or an error with words, and no cell
// lost on the way.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanner/keys/answers/credential_report.h"
#include "scanner/keys/input/csv_table.h"

namespace {

// What a strict reader accepts can be written again and read as the same cells.
std::string Quoted(const keymuster::CsvRecord& record) {
  std::string text;
  for (const std::string& cell : record.cells) {
    if (!text.empty()) text += ',';
    text += '"';
    for (const char c : cell) (text += c) += c == '"' ? "\"" : "";
    text += '"';
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto records = keymuster::ParseCsv(text); records.ok()) {
    for (const keymuster::CsvRecord& record : *records) {
      const auto again = keymuster::ParseCsv(Quoted(record));
      if (!again.ok() || again->size() != 1 || again->front().cells != record.cells) std::abort();
    }
  }
  const auto report = keymuster::ReadCredentialReport(text);
  if (!report.ok() && report.error().Text().empty()) std::abort();
  return 0;
}
