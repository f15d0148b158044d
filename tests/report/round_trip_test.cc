#include <gtest/gtest.h>

#include <string>

#include "core/printable.h"
#include "report/report_writer.h"
#include "tests/report/every_string.h"
#include "tests/report/random_report.h"
#include "tests/report/sample_report.h"
#include "tests/report/ugly_strings.h"

namespace keymuster {
namespace {

// Where two long texts part; GoogleTest's own comparison of them would take minutes.
std::string Difference(const std::string& a, const std::string& b) {
  size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  const size_t from = at < 80 ? 0 : at - 80;
  return at == a.size() && at == b.size()
             ? ""
             : Printable(a.substr(from, 160)) + "\n  and\n" + Printable(b.substr(from, 160));
}

// W(Read(WriteJson(r))) == W(r), for every writer W.
void ExpectRoundTrip(const Report& report, const std::string& what) {
  const Result<Report> back = ReadReport(FindReportWriter("json")->write(report, {}));
  ASSERT_TRUE(back.ok()) << what << ": " << back.error().Text();
  for (const ReportWriter* writer : AllReportWriters()) {
    for (const WriteOptions& options :
         {WriteOptions{}, WriteOptions{.color = true}, WriteOptions{.mask_key_ids = true}}) {
      const std::string difference = Difference(writer->write(*back, options), writer->write(report, options));
      ASSERT_TRUE(difference.empty()) << what << ", " << writer->name << ": " << difference;
    }
  }
}

TEST(RoundTrip, SampleReports) {
  ExpectRoundTrip(SampleReport(), "sample");
  ExpectRoundTrip(CleanReport(), "clean");
  ExpectRoundTrip(Report(), "empty");
}

TEST(RoundTripThorough, RandomReports) {
  for (uint64_t seed = 0; seed < 200; ++seed) ExpectRoundTrip(RandomReport(seed), "seed " + std::to_string(seed));
}

TEST(RoundTripThorough, UglyStringsEverywhere) {
  for (const std::string& ugly : UglyStrings()) {
    Report report = SampleReport();
    ForEveryString(report, [&](std::string& text) { text = ugly; });
    ExpectRoundTrip(report, Printable(ugly.substr(0, 40)));
  }
}

// A masked report stays what it is.
TEST(RoundTrip, MaskedReports) {
  const WriteOptions masked{.mask_key_ids = true};
  const std::string json = FindReportWriter("json")->write(SampleReport(), masked);
  const Result<Report> back = ReadReport(json);
  ASSERT_TRUE(back.ok()) << back.error().Text();
  EXPECT_TRUE(back->key_ids_masked);
  EXPECT_EQ(FindReportWriter("json")->write(*back, {}), json);
  for (const ReportWriter* writer : AllReportWriters()) {
    EXPECT_EQ(writer->write(*back, {}), writer->write(SampleReport(), masked)) << writer->name;
  }
}

TEST(RoundTrip, PathsKeepTheirBytes) {
  Report report = SampleReport();
  Location& location = report.leaks[0].locations[0];
  location.path = "a\xff\\b\n";
  location.members = {"plain", "", "\xe2\x80\xae"};
  const std::string json = FindReportWriter("json")->write(report, {});
  EXPECT_TRUE(IsUtf8(json));
  const Result<Report> back = ReadReport(json);
  ASSERT_TRUE(back.ok()) << back.error().Text();
  EXPECT_EQ(back->leaks[0].locations[0], location);
}

}  // namespace
}  // namespace keymuster
