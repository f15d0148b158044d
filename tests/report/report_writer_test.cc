#include "report/report_writer.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/report/sample_report.h"

namespace keymuster {
namespace {

TEST(ReportWriter, AreFoundByNameAndByPath) {
  std::set<std::string_view> names;
  for (const ReportWriter* writer : AllReportWriters()) {
    EXPECT_TRUE(names.insert(writer->name).second);
    EXPECT_EQ(FindReportWriter(writer->name), writer);
    EXPECT_EQ(WriterForPath("out/report" + std::string(writer->extension)), writer);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"text", "json", "html"}));
}

TEST(ReportWriter, UnknownOnesAreNull) {
  EXPECT_EQ(FindReportWriter("xml"), nullptr);
  EXPECT_EQ(FindReportWriter(""), nullptr);
  EXPECT_EQ(WriterForPath("report"), nullptr);
  EXPECT_EQ(WriterForPath("report.json.gz"), nullptr);
  EXPECT_EQ(WriterForPath(""), nullptr);
}

// argv, jobs and durations are all that two runs over the same input may differ in.
TEST(ReportWriter, TheRunStandsApart) {
  const Report one = SampleReport();
  Report other = one;
  other.run = RunInfo{
      .argv = {"other"}, .jobs = 1, .started = {7}, .seconds = 99, .step_seconds = {{"x", 1}}, .tool_build = "y"};
  const auto comparable = [](std::string_view name, const Report& report, std::string_view mark) {
    const std::string text = FindReportWriter(name)->write(report, {});
    const size_t end = text.find(mark);
    EXPECT_NE(end, std::string::npos) << name;
    return text.substr(0, end);
  };
  EXPECT_EQ(comparable("json", one, "\n  \"run\": {"), comparable("json", other, "\n  \"run\": {"));
  EXPECT_EQ(comparable("html", one, "<footer id=\"run\""), comparable("html", other, "<footer id=\"run\""));
  EXPECT_EQ(FindReportWriter("text")->write(one, {}), FindReportWriter("text")->write(other, {}));
}

}  // namespace
}  // namespace keymuster
