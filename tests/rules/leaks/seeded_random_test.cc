#include "rules/leaks/seeded_random.h"

#include <gtest/gtest.h>

#include <array>

namespace keymuster {
namespace {

// The first outputs of Vigna's splitmix64.c for the state 0.
TEST(SeededRandom, IsSplitMix64) {
  SeededRandom random(0);
  EXPECT_EQ(random.Next(), 0xe220a8397b1dcdaf);
  EXPECT_EQ(random.Next(), 0x6e789e6aa1b965f4);
  EXPECT_EQ(random.Next(), 0x06c45d188009454f);
}

TEST(SeededRandom, DrawsEachNumberAboutAsOften) {
  SeededRandom random(1);
  std::array<int, 62> counts{};
  for (int i = 0; i < 62'000; ++i) ++counts[random.Below(62)];
  for (const int count : counts) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
}

TEST(SeededRandom, OneIsDrawnFromOne) {
  SeededRandom random(1);
  EXPECT_EQ(random.Below(1), 0U);
  EXPECT_EQ(random.Text("x", 5), "xxxxx");
  EXPECT_EQ(random.Text("x", 0), "");
}

}  // namespace
}  // namespace keymuster
