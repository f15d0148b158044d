#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/report_writer.h"
#include "tests/report/sample_report.h"

namespace keymuster {
namespace {

std::string SampleJson() {
  Report report = SampleReport();
  report.leaks[0].locations[0].path = "raw\xff";
  report.leaks[0].locations[0].members = {"one\xff", "two"};
  return FindReportWriter("json")->write(report, {});
}

struct Damage {
  std::string from;  // first occurrence in the JSON report
  std::string to;
  std::string complaint;  // part of the error
};

// Every way in which a file can be no report of ours, and what is said of it.
const std::vector<Damage> kDamages = {
    {"\"schema_version\": 1", "\"schema_version\": 2", "schema version 2"},
    {"\"schema_version\": 1", "\"schema_version\": \"1\"", "$.schema_version"},
    {"\"schema_version\": 1,", "", "schema_version"},
    {"\"tool\": \"keymuster\"", "\"tool\": \"gitleaks\"", "$.tool"},
    {"\"tool_version\": \"0.1.0\",", "", "tool_version"},
    {"\"tool_version\": \"0.1.0\"", "\"tool_version\": 1", "$.tool_version"},
    {"\"as_of\": \"2026-11-21T06:00:00Z\"", "\"as_of\": \"yesterday\"", "$.as_of"},
    {"\"complete\": false", "\"complete\": 0", "$.outcome.complete"},
    {"\"fail_on\": \"low\"", "\"fail_on\": \"lowish\"", "$.outcome.fail_on"},
    {"\"exit_code\": 1", "\"exit_code\": 99999999999", "$.outcome.exit_code"},
    {"\"audited\": true", "\"audited\": true, \"extra\": 1", "extra"},
    {"\"state\": \"active\"", "\"state\": \"Active\"", "$.correlations[0].state"},
    {"\"line\": 1182", "\"line\": -1", "$.correlations[0].places[0].location.line"},
    {"\"line\": 1182", "\"line\": 1.5", "$.correlations[0].places[0].location.line"},
    {"\"place\": \"content\"", "\"place\": \"elsewhere\"", "place"},
    {"\"leaks\": [", "\"leaks\": {}, \"x\": [", "$.leaks"},
    {"\"path_base64\": \"", "\"path_base64\": \"!", "path_base64"},
    {"\"path_base64\": \"", "\"path_base64\": \"QUJD", "path_base64"},
    {"\"members_base64\": [", "\"members_base64\": [\"QUJD\", ", "members_base64"},
    {"\"use\": \"used\"", "\"use\": \"never\"", "last_used"},
    {"\"status\": \"Active\"", "\"status\": \"Sleeping\"", "$.keys[0].status"},
    {"\"class\": \"lost\"", "\"class\": \"chosen\"", "class"},
    {"\"reason\": \"unreadable\"", "\"reason\": \"bored\"", "reason"},
    {"\"skipped\": 4", "\"skipped\": 5", "$.coverage"},
    {"\"failed\": 4", "\"failed\": 3", "$.coverage"},
    {"\"user\": {\"met\"", "\"robot\": {\"met\"", "robot"},
    {"\"jobs\": 8", "\"jobs\": null", "$.run.jobs"},
    {"\"jobs\": 8", "\"jobs\": 8, \"jobs\": 8", "twice"},
    {"\n}", "", ""},
    {"\n}", "\n} trailing", ""},
};

TEST(ReportReader, NamesWhatIsWrong) {
  const std::string json = SampleJson();
  ASSERT_TRUE(ReadReport(json).ok()) << ReadReport(json).error().Text();
  for (const Damage& damage : kDamages) {
    std::string damaged = json;
    const size_t at = damage.from == "\n}" ? damaged.rfind(damage.from) : damaged.find(damage.from);
    ASSERT_NE(at, std::string::npos) << damage.from;
    damaged.replace(at, damage.from.size(), damage.to);
    const Result<Report> report = ReadReport(damaged);
    ASSERT_FALSE(report.ok()) << damage.from << " -> " << damage.to;
    EXPECT_EQ(report.error().code, ErrorCode::kMalformed);
    EXPECT_NE(report.error().Text().find(damage.complaint), std::string::npos) << report.error().Text();
  }
}

TEST(ReportReader, RefusesWhatIsNoReport) {
  for (const char* text :
       {"", " ", "null", "[]", "{}", "1", "\"report\"", "{\"schema_version\": 1}", "not json", "{", "\xff"}) {
    EXPECT_FALSE(ReadReport(text).ok()) << text;
  }
}

// A report that was cut anywhere is never taken for a whole one.
TEST(ReportReader, RefusesEveryTruncation) {
  const std::string json = FindReportWriter("json")->write(CleanReport(), {});
  for (size_t size = 0; size + 1 < json.size(); ++size) EXPECT_FALSE(ReadReport(json.substr(0, size)).ok()) << size;
}

}  // namespace
}  // namespace keymuster
