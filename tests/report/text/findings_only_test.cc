#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "report/text/text_writer.h"
#include "tests/report/sample_report.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(FindingsOnly, IsALineForEachAndNothingElse) {
  const std::string all = "\n" + WriteText(SampleReport(), {});
  std::istringstream lines(WriteText(SampleReport(), {.findings_only = true}));
  size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_THAT(all, HasSubstr("\n" + line + "\n"));
    EXPECT_TRUE(line.ends_with("]") || line.ends_with("all in the JSON report")) << line;
    EXPECT_THAT(line, Not(HasSubstr("not evaluated")));
  }
  EXPECT_GT(count, 12U);
}

TEST(FindingsOnly, OfACleanReportIsEmpty) { EXPECT_EQ(WriteText(Report(), {.findings_only = true}), ""); }

}  // namespace
}  // namespace keymuster
