#include "rules/suppress/hear_comments.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

Location At(const std::string& path, uint64_t line) {
  Location location;
  location.path = path;
  location.line = line;
  location.fingerprint = path + "-" + std::to_string(line);
  return location;
}

LeakFinding Leak(const std::string& rule, const std::string& fingerprint, std::vector<Location> locations) {
  LeakFinding leak;
  leak.rule = rule;
  leak.secret_fingerprint = fingerprint;
  leak.locations = std::move(locations);
  return leak;
}

struct Row {
  const char* name;
  bool trusted;
  LineComment comment;
  SuppressionState state;
  size_t places_left;
};

TEST(HearComments, OnlyTheTrustedTakeOut) {
  const Row rows[] = {
      {"trusted", true, {false, "", "a test"}, SuppressionState::kUsed, 1},
      {"not trusted", false, {false, "", "a test"}, SuppressionState::kNotHeard, 2},
      {"gitleaks'", true, {true, "", ""}, SuppressionState::kUsed, 1},
      {"gitleaks', not trusted", false, {true, "", ""}, SuppressionState::kNotHeard, 2},
      {"no reason", true, {false, "", ""}, SuppressionState::kMalformed, 2},
      {"no reason, not trusted", false, {false, "", ""}, SuppressionState::kNotHeard, 2},
      {"this secret", true, {false, "sha256:0123abcd", "a test"}, SuppressionState::kUsed, 1},
      {"a changed secret", true, {false, "sha256:99999999", "a test"}, SuppressionState::kUnused, 2},
  };
  for (const Row& row : rows) {
    std::vector<LeakFinding> leaks{Leak("r", "sha256:0123abcdef", {At("a", 1), At("b", 2)})};
    const auto entries = HearComments(row.trusted, {{"r", "sha256:0123abcdef", At("b", 2), row.comment}}, &leaks);
    ASSERT_EQ(entries.size(), 1U) << row.name;
    EXPECT_EQ(entries[0].state, row.state) << row.name;
    EXPECT_EQ(entries[0].source, "b:2") << row.name;
    EXPECT_EQ(entries[0].locations.size(), 2 - row.places_left) << row.name;
    ASSERT_EQ(leaks.size(), 1U) << row.name;
    EXPECT_EQ(leaks[0].locations.size(), row.places_left) << row.name;
  }
}

// A secret that was named cannot be another one; one that is too weak for a fingerprint cannot be named.
TEST(HearComments, AWeakSecretIsNoneThatWasNamed) {
  std::vector<LeakFinding> leaks{Leak("r", "", {At("a", 1)})};
  const auto entries = HearComments(true, {{"r", "", At("a", 1), {false, "sha256:0123abcd", "a test"}}}, &leaks);
  EXPECT_EQ(entries[0].state, SuppressionState::kUnused);
  EXPECT_EQ(leaks.size(), 1U);
}

TEST(HearComments, AFindingGoesWithItsLastPlaceAndAnotherRuleStays) {
  std::vector<LeakFinding> leaks{Leak("r", "f", {At("a", 1)}), Leak("s", "f", {At("a", 1)})};
  const LineComment comment{false, "", "a test"};
  const auto entries = HearComments(true, {{"r", "f", At("a", 1), comment}}, &leaks);
  ASSERT_EQ(leaks.size(), 1U);
  EXPECT_EQ(leaks[0].rule, "s");
  EXPECT_EQ(entries[0].reason, "a test");
}

TEST(HearComments, WhatAnIgnoreFileTookOutIsNotSaidTwice) {
  std::vector<LeakFinding> leaks;
  EXPECT_TRUE(HearComments(false, {{"r", "f", At("a", 1), {false, "", "a test"}}}, &leaks).empty());
}

}  // namespace
}  // namespace keymuster
