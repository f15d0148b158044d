#include "scanner/leaks/decoder/budget.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

double now = 0;
double Now() { return now; }

Budget NewBudget(uint64_t bytes, uint64_t ratio, uint64_t entries, uint64_t seconds) {
  now = 0;
  return Budget({bytes, ratio, entries, 8, seconds}, Now);
}

TEST(Budget, BytesAreCountedForEachLevelApart) {
  Budget budget = NewBudget(100, 1000, 10, 10);
  EXPECT_EQ(budget.Allow(1, 100), 100U);
  EXPECT_EQ(budget.Allow(2, 100), 100U);
  EXPECT_EQ(budget.Allow(0, 60), 60U);
  EXPECT_FALSE(budget.exhausted().has_value());
  EXPECT_EQ(budget.Allow(0, 60), 40U);
  EXPECT_EQ(budget.exhausted(), (Loss{Reason::kByteLimit, 100}));
  EXPECT_EQ(budget.told_bytes(), 100U);
}

TEST(Budget, NothingIsAllowedOnceItIsExhausted) {
  Budget budget = NewBudget(100, 1000, 1, 10);
  EXPECT_TRUE(budget.AllowEntry(3));
  EXPECT_FALSE(budget.AllowEntry(3));
  EXPECT_EQ(budget.exhausted(), (Loss{Reason::kEntryLimit, 1}));
  EXPECT_EQ(budget.Allow(5, 1), 0U);
  EXPECT_FALSE(budget.AllowEntry(0));
}

TEST(Budget, NamesAreBytesThatAreTold) {
  Budget budget = NewBudget(100, 1000, 10, 10);
  EXPECT_TRUE(budget.AllowEntry(90));
  EXPECT_FALSE(budget.AllowEntry(90));
  EXPECT_EQ(budget.exhausted()->reason, Reason::kByteLimit);
}

TEST(Budget, RatioIsJudgedAboveSixteenMebibytes) {
  constexpr size_t kMebibyte = 1 << 20;
  Budget budget = NewBudget(1ULL << 40, 100, 10, 10);
  budget.Stored(1000, std::nullopt);
  EXPECT_EQ(budget.Allow(1, 16 * kMebibyte), 16 * kMebibyte);
  EXPECT_FALSE(budget.exhausted().has_value());
  budget.Allow(1, 1);
  EXPECT_EQ(budget.exhausted(), (Loss{Reason::kRatioLimit, 100}));
}

TEST(Budget, BytesThatAreReadTwiceAreStoredOnce) {
  constexpr size_t kMebibyte = 1 << 20;
  Budget read_twice = NewBudget(1ULL << 40, 10, 10, 10);
  Budget stream = NewBudget(1ULL << 40, 10, 10, 10);
  for (int i = 0; i < 10; ++i) {
    read_twice.Stored(kMebibyte, kMebibyte);
    stream.Stored(kMebibyte, std::nullopt);
  }
  read_twice.Allow(1, 50 * kMebibyte);
  stream.Allow(1, 50 * kMebibyte);
  EXPECT_TRUE(read_twice.exhausted().has_value());
  EXPECT_FALSE(stream.exhausted().has_value());
}

TEST(Budget, TimeIsTheProcessorsAndChecksWithTheBytes) {
  Budget budget = NewBudget(1000, 1000, 10, 10);
  budget.Allow(1, 1);
  now = 10.5;
  EXPECT_FALSE(budget.exhausted().has_value());
  budget.Allow(1, 1);
  EXPECT_EQ(budget.exhausted(), (Loss{Reason::kTimeLimit, 10}));
}

TEST(Budget, LimitsNearTheEndOfNumbersDoNotWrap) {
  constexpr uint64_t kHuge = UINT64_MAX;
  Budget budget = NewBudget(kHuge, kHuge, kHuge, kHuge);
  budget.Stored(1, std::nullopt);
  EXPECT_EQ(budget.Allow(1, SIZE_MAX), SIZE_MAX);
  EXPECT_EQ(budget.Allow(1, 1), 0U);
  EXPECT_EQ(budget.exhausted()->reason, Reason::kByteLimit);
}

}  // namespace
}  // namespace keymuster
