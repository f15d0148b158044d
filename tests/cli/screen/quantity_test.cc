#include "cli/screen/quantity.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

TEST(Quantity, GroupsThousands) {
  EXPECT_EQ(GroupedNumber(0), "0");
  EXPECT_EQ(GroupedNumber(999), "999");
  EXPECT_EQ(GroupedNumber(1000), "1,000");
  EXPECT_EQ(GroupedNumber(1234567), "1,234,567");
  EXPECT_EQ(GroupedNumber(UINT64_MAX), "18,446,744,073,709,551,615");
}

TEST(Quantity, CountsNouns) {
  EXPECT_EQ(CountOf(0, "file"), "0 files");
  EXPECT_EQ(CountOf(1, "file"), "1 file");
  EXPECT_EQ(CountOf(2, "directory"), "2 directories");
  EXPECT_EQ(CountOf(2, "key"), "2 keys");
  EXPECT_EQ(CountOf(2000, "history"), "2,000 histories");
}

TEST(Quantity, ShowsBytesAndSeconds) {
  EXPECT_EQ(BytesText(0), "0 B");
  EXPECT_EQ(BytesText(1023), "1023 B");
  EXPECT_EQ(BytesText(1024), "1.0 KiB");
  EXPECT_EQ(BytesText(36'805'017), "35.1 MiB");
  EXPECT_EQ(BytesText(5e15), "4,547.5 TiB");
  EXPECT_EQ(SecondsText(0.04), "40 ms");
  EXPECT_EQ(SecondsText(9.94), "9.9 s");
  EXPECT_EQ(SecondsText(61), "61 s");
  EXPECT_EQ(SecondsText(185), "3 min 5 s");
}

}  // namespace
}  // namespace keymuster
