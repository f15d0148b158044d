#include "scanner/leaks/overlap.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace keymuster {
namespace {

Evidence At(uint32_t rule, uint64_t begin, uint64_t end, Confidence confidence, PairRole role = PairRole::kNone) {
  Evidence one;
  one.hit.rule = rule;
  one.begin = begin;
  one.end = end;
  one.role = role;
  one.hit.finding.confidence = confidence;
  return one;
}

// Evidence cannot be copied, as a list in braces would.
template <typename... One>
std::vector<Evidence> List(One... ones) {
  std::vector<Evidence> list;
  (list.push_back(std::move(ones)), ...);
  return list;
}

std::vector<uint32_t> RulesLeft(std::vector<Evidence> evidence, size_t yielded) {
  EXPECT_EQ(YieldToSurer(&evidence).size(), yielded);
  std::vector<uint32_t> rules;
  for (const Evidence& one : evidence) rules.push_back(one.hit.rule);
  return rules;
}

constexpr auto kLow = Confidence::kLow;
constexpr auto kHigh = Confidence::kHigh;

TEST(YieldToSurer, LowYieldsToWhatOverlaps) {
  EXPECT_EQ(RulesLeft(List(At(1, 10, 50, kLow), At(2, 20, 30, kHigh)), 1), std::vector<uint32_t>{2});
  EXPECT_EQ(RulesLeft(List(At(2, 10, 500, kHigh), At(1, 20, 30, kLow)), 1), std::vector<uint32_t>{2});
}

TEST(YieldToSurer, NeighboursAreNoOverlap) {
  EXPECT_EQ(RulesLeft(List(At(1, 10, 20, kLow), At(2, 20, 30, kHigh)), 0), (std::vector<uint32_t>{1, 2}));
}

TEST(YieldToSurer, OfTwoOfLowConfidenceTheLongerIsLeft) {
  EXPECT_EQ(RulesLeft(List(At(1, 10, 40, kLow), At(2, 10, 50, kLow)), 1), std::vector<uint32_t>{2});
  EXPECT_EQ(RulesLeft(List(At(3, 10, 40, kLow), At(2, 10, 40, kLow)), 1), std::vector<uint32_t>{2}) << "the first rule";
}

TEST(YieldToSurer, ForTheSameBytesTheLessSureYields) {
  EXPECT_EQ(RulesLeft(List(At(1, 10, 40, Confidence::kMedium), At(2, 10, 40, kHigh)), 1), std::vector<uint32_t>{2});
  EXPECT_EQ(RulesLeft(List(At(1, 10, 41, Confidence::kMedium), At(2, 10, 40, kHigh)), 0),
            (std::vector<uint32_t>{2, 1}));
  EXPECT_EQ(RulesLeft(List(At(1, 10, 40, Confidence::kMedium, PairRole::kSecret), At(2, 10, 40, kHigh)), 0),
            (std::vector<uint32_t>{1, 2}));
}

TEST(YieldToSurer, SurerOnesAndHalvesOfKeysStay) {
  EXPECT_EQ(RulesLeft(List(At(1, 10, 40, kHigh), At(2, 10, 40, kHigh)), 0), (std::vector<uint32_t>{1, 2}));
  EXPECT_EQ(RulesLeft(List(At(1, 10, 40, kLow, PairRole::kSecret), At(2, 10, 40, kLow)), 1), std::vector<uint32_t>{1});
  EXPECT_EQ(RulesLeft(List(), 0), std::vector<uint32_t>{});
}

}  // namespace
}  // namespace keymuster
