#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "report/report_writer.h"
#include "tests/report/every_string.h"
#include "tests/report/random_report.h"
#include "tests/report/sample_report.h"
#include "tests/report/ugly_strings.h"

namespace keymuster {
namespace {

std::filesystem::path Folder() {
  const char* chosen = std::getenv("KEYMUSTER_REPORT_DUMP");
  if (chosen != nullptr) return chosen;
  return std::filesystem::path(testing::TempDir()) / "keymuster-reports";
}

void Dump(const std::string& name, const Report& report, const WriteOptions& options = {}) {
  for (const ReportWriter* writer : AllReportWriters()) {
    const std::string text = writer->write(report, options);
    const std::filesystem::path path = Folder() / (name + std::string(writer->extension));
    std::ofstream(path, std::ios::binary) << text;
    ASSERT_EQ(std::filesystem::file_size(path), text.size()) << path;
  }
}

// For judges that are not written in C++: tests/program/report_schema_test.py reads what stands here.
TEST(ReportDump, WritesReportsForOtherTests) {
  std::filesystem::create_directories(Folder());
  Dump("sample", SampleReport());
  Dump("masked", SampleReport(), {.mask_key_ids = true});
  Dump("clean", CleanReport());
  Dump("empty", Report());
  Report losses = CleanReport();
  for (const ReasonRow& row : ReasonTable()) losses.coverage.Failed(UnitKind::kFile, row.reason, std::string(row.name));
  Dump("every-reason", losses);
  for (size_t i = 0; i < UglyStrings().size(); ++i) {
    Report report = SampleReport();
    ForEveryString(report, [&](std::string& text) { text = UglyStrings()[i]; });
    Dump("ugly-" + std::to_string(i), report);
  }
  for (uint64_t seed = 0; seed < 60; ++seed) Dump("random-" + std::to_string(seed), RandomReport(seed));
}

}  // namespace
}  // namespace keymuster
