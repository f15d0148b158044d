#include "core/utc_time.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>

namespace keymuster {
namespace {

TEST(ParseUtcTime, ReadsWhatAwsItsToolsAndPeopleWrite) {
  struct Row {
    const char* text;
    int64_t seconds;
  };
  const Row rows[] = {
      {"1970-01-01", 0},
      {"1970-01-01T00:00:00Z", 0},
      {"2026-11-01", 1'793'491'200},
      {"2026-11-01T10:00:00Z", 1'793'527'200},
      {"2026-11-01 10:00:00Z", 1'793'527'200},
      {"2026-11-01T10:00:00+00:00", 1'793'527'200},
      {"2026-11-01T10:00:00-00:00", 1'793'527'200},
      {"2026-11-01T10:00:00.5Z", 1'793'527'200},
      {"2026-11-01T10:00:46.852856Z", 1'793'527'246},
      {"2026-11-01T10:00:00.999999999999+00:00", 1'793'527'200},
      {"2026-11-01T10:00:00-0530", 1'793'547'000},
      {"2026-11-01T10:00:00+05:30", 1'793'507'400},
      {"2026-11-01T00:30:00+23:59", 1'793'406'660},
      {"2024-02-29", 1'709'164'800},
      {"2000-02-29", 951'782'400},
      {"1969-12-31T23:59:59Z", -1},
      {"1969-12-31T23:59:59.9Z", -1},
      {"2038-01-19T03:14:08Z", 2'147'483'648},
      {"2262-04-12", 9'223'372'800},
      {"0001-01-01", -62'135'596'800},
      {"9999-12-31T23:59:59Z", 253'402'300'799},
  };
  for (const Row& row : rows) {
    const auto time = ParseUtcTime(row.text);
    ASSERT_TRUE(time.ok()) << row.text << ": " << time.error().Text();
    EXPECT_EQ(time->seconds, row.seconds) << row.text;
  }
}

TEST(ParseUtcTime, RefusesAllElse) {
  const char* const rows[] = {
      "",
      " ",
      "now",
      "2026",
      "2026-11",
      "2026-1-1",
      "20261101",
      "2026/11/01",
      "01-11-2026",
      "2026-00-01",
      "2026-13-01",
      "2026-11-00",
      "2026-11-31",
      "2026-02-29",
      "1900-02-29",
      "0000-01-01",
      "10000-01-01",
      "-001-01-01",
      "+2026-11-01",
      " 2026-11-01",
      "2026-11-01 ",
      "2026-11-01Z",
      "2026-11-01T",
      "2026-11-01T10",
      "2026-11-01T10:00Z",
      "2026-11-01T10:00:00",
      "2026-11-01T24:00:00Z",
      "2026-11-01T10:60:00Z",
      "2026-11-01T10:00:60Z",
      "2026-11-01T10:00:00.Z",
      "2026-11-01T10:00:00,5Z",
      "2026-11-01T10:00:00z",
      "2026-11-01t10:00:00Z",
      "2026-11-01T10:00:00ZZ",
      "2026-11-01T10:00:00+24:00",
      "2026-11-01T10:00:00+05:60",
      "2026-11-01T10:00:00+5:30",
      "2026-11-01T10:00:00+05",
      "2026-11-01T10:00:00+05:3",
      "2026-11-01T1O:00:00Z",
      "0001-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01",
      "N/A",
      "no_information",
      "2026-11-01T10:00:00Z\n",
  };
  for (const char* const row : rows) {
    const auto time = ParseUtcTime(row);
    ASSERT_FALSE(time.ok()) << row;
    EXPECT_EQ(time.error().code, ErrorCode::kMalformed);
    EXPECT_FALSE(time.error().mend.empty());
  }
  EXPECT_FALSE(ParseUtcTime(std::string_view("2026-11-01\0", 11)).ok());
  EXPECT_FALSE(ParseUtcTime(std::string_view("2026-11-0\xD9\xA1", 11)).ok());  // an Arabic digit
}

TEST(ParseUtcTime, NamesTheTextUnlessItCouldBeASecret) {
  EXPECT_EQ(ParseUtcTime("2026-13-01").error().what, "\"2026-13-01\" is not a UTC date or time");
  EXPECT_EQ(ParseUtcTime("tomorrow").error().what, "\"tomorrow\" is not a UTC date or time");
  const std::string secret(40, 'k');
  EXPECT_EQ(ParseUtcTime(secret).error().Text().find("kk"), std::string::npos);
  EXPECT_NE(ParseUtcTime(secret).error().what.find("40 bytes"), std::string::npos);
  EXPECT_LT(ParseUtcTime(std::string(1'000'000, '0')).error().Text().size(), 300U);
}

TEST(FormatUtcTime, WritesWhatParseReads) {
  for (const char* const text : {"1970-01-01T00:00:00Z", "2026-11-01T09:08:07Z", "0001-01-01T00:00:00Z",
                                 "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "2024-02-29T12:00:00Z"}) {
    EXPECT_EQ(FormatUtcTime(*ParseUtcTime(text)), text);
    EXPECT_EQ(FormatUtcDate(*ParseUtcTime(text)), std::string(text).substr(0, 10));
  }
}

TEST(FormatUtcTime, EveryDayOfFourCenturiesComesBack) {
  int64_t day = ParseUtcTime("1899-12-31")->seconds;
  for (int i = 0; i < 146'097; ++i, day += kSecondsPerDay) {
    const auto again = ParseUtcTime(FormatUtcDate({day}));
    ASSERT_TRUE(again.ok());
    ASSERT_EQ(again->seconds, day);
  }
}

TEST(FormatUtcTime, ShowsTheNearestYearThatCanBeWritten) {
  EXPECT_EQ(FormatUtcTime({std::numeric_limits<int64_t>::max()}), "9999-12-31T23:59:59Z");
  EXPECT_EQ(FormatUtcTime({std::numeric_limits<int64_t>::min()}), "0001-01-01T00:00:00Z");
}

TEST(WholeDaysBetween, CountsTowardsZero) {
  const UtcTime start = *ParseUtcTime("2026-03-01");
  EXPECT_EQ(WholeDaysBetween(start, start), 0);
  EXPECT_EQ(WholeDaysBetween(start, {start.seconds + kSecondsPerDay - 1}), 0);
  EXPECT_EQ(WholeDaysBetween(start, {start.seconds + kSecondsPerDay}), 1);
  EXPECT_EQ(WholeDaysBetween(start, {start.seconds + 90 * kSecondsPerDay - 1}), 89);
  EXPECT_EQ(WholeDaysBetween(start, {start.seconds + 90 * kSecondsPerDay}), 90);
  EXPECT_EQ(WholeDaysBetween({start.seconds + 5 * kSecondsPerDay}, start), 0);
  EXPECT_EQ(WholeDaysBetween({std::numeric_limits<int64_t>::min()}, {std::numeric_limits<int64_t>::max()}),
            213'503'982'334'601);
}

// A day of 23 hours in Berlin is one of 24 here.
TEST(UtcTime, DoesNotLookAtTheLocalZone) {
  setenv("TZ", "Europe/Berlin", 1);
  tzset();
  EXPECT_EQ(ParseUtcTime("2026-03-29T02:30:00Z")->seconds - ParseUtcTime("2026-03-28T02:30:00Z")->seconds,
            kSecondsPerDay);
  EXPECT_EQ(FormatUtcTime({0}), "1970-01-01T00:00:00Z");
  unsetenv("TZ");
  tzset();
}

}  // namespace
}  // namespace keymuster
