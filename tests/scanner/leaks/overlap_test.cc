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

TEST(YieldToSurer, PartsOfATokenAreNoSecretsOfTheirOwn) {
  const auto bare = [](uint64_t begin, uint64_t end, const std::string& encoding) {
    Evidence one = At(1, begin, end, kHigh, PairRole::kBareSecret);
    one.encoding = encoding;
    return one;
  };
  const auto token = [](const std::string& encoding, Confidence confidence = kHigh,
                        PairRole role = PairRole::kSmtpPassword) {
    Evidence one = At(2, 10, 60, confidence, role);
    one.encoding = encoding;
    return one;
  };
  const std::vector<uint32_t> both{2, 1};
  EXPECT_EQ(RulesLeft(List(token("escapes"), bare(15, 55, "")), 1), std::vector<uint32_t>{2});
  EXPECT_EQ(RulesLeft(List(token("hex+percent"), bare(15, 55, "hex")), 1), std::vector<uint32_t>{2});
  EXPECT_EQ(RulesLeft(List(token("escapes"), bare(25, 65, "")), 0), both) << "not all of it";
  EXPECT_EQ(RulesLeft(List(token(""), bare(15, 55, "base64")), 0), both) << "what the token holds";
  EXPECT_EQ(RulesLeft(List(token("", Confidence::kLow, PairRole::kSecret), bare(15, 55, "")), 0), both);
  EXPECT_EQ(RulesLeft(List(token("", kHigh, PairRole::kKeyId), bare(15, 55, "")), 0), both);
}

TEST(YieldToSurer, SurerOnesAndHalvesOfKeysStay) {
  EXPECT_EQ(RulesLeft(List(At(1, 10, 40, kHigh), At(2, 10, 40, kHigh)), 0), (std::vector<uint32_t>{1, 2}));
  EXPECT_EQ(RulesLeft(List(At(1, 10, 40, kLow, PairRole::kSecret), At(2, 10, 40, kLow)), 1), std::vector<uint32_t>{1});
  EXPECT_EQ(RulesLeft(List(), 0), std::vector<uint32_t>{});
}

}  // namespace
}  // namespace keymuster
