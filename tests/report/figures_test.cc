#include "report/figures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace keymuster {
namespace {

TEST(Figures, Thousands) {
  EXPECT_EQ(Thousands(0), "0");
  EXPECT_EQ(Thousands(999), "999");
  EXPECT_EQ(Thousands(1000), "1,000");
  EXPECT_EQ(Thousands(std::numeric_limits<uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Figures, Bytes) {
  EXPECT_EQ(Bytes(0), "0 B");
  EXPECT_EQ(Bytes(1023), "1023 B");
  EXPECT_EQ(Bytes(1024), "1.0 KiB");
  EXPECT_EQ(Bytes(1536), "1.5 KiB");
  EXPECT_EQ(Bytes(1024 * 1024 - 1), "1023.9 KiB");  // never rounded into the next unit
  EXPECT_EQ(Bytes(std::numeric_limits<uint64_t>::max()), "15.9 EiB");
}

TEST(Figures, Counted) {
  EXPECT_EQ(Counted(0, "key"), "0 keys");
  EXPECT_EQ(Counted(1, "key"), "1 key");
  EXPECT_EQ(Counted(1234, "entry", "entries"), "1,234 entries");
}

TEST(Figures, DaysAgo) {
  EXPECT_EQ(DaysAgo(0), "within a day");
  EXPECT_EQ(DaysAgo(1), "1 day ago");
  EXPECT_EQ(DaysAgo(1203), "1,203 days ago");
}

TEST(Figures, Seconds) {
  EXPECT_EQ(Seconds(0), "0.000 s");
  EXPECT_EQ(Seconds(12.3456), "12.345 s");
  EXPECT_EQ(Seconds(1234.5), "1,234.500 s");
  EXPECT_EQ(Seconds(-1), "0.000 s");
  EXPECT_EQ(Seconds(std::nan("")), "0.000 s");
  EXPECT_EQ(Seconds(std::numeric_limits<double>::infinity()), "1,000,000,000.000 s");
}

// The decimal text of a duration has at most 15 digits, which every reader of JSON reads exactly.
TEST(Figures, RoundedSecondsAreStable) {
  for (const double seconds : {0.0, 1e-7, 1.0 / 3, 12.3456789, 1e6 / 7, 987654321.123456789, 1e300}) {
    EXPECT_EQ(RoundedSeconds(RoundedSeconds(seconds)), RoundedSeconds(seconds));
    EXPECT_EQ(Seconds(RoundedSeconds(seconds)), Seconds(seconds));
  }
}

TEST(Figures, Columns) {
  EXPECT_EQ(Columns(""), 0U);
  EXPECT_EQ(Columns("abc"), 3U);
  EXPECT_EQ(Columns("zo\xc3\xab"), 3U);
}

}  // namespace
}  // namespace keymuster
