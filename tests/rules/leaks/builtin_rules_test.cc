#include "rules/leaks/builtin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "rules/leaks/rule_digest.h"
#include "rules/leaks/rule_loader.h"
#include "rules/leaks/template.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::filesystem::path VendorFolder() {
  return std::filesystem::path(__FILE__).parent_path() / "../../../rules/leaks/vendors";
}

std::string Content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<LeakRule> LoadVendorFiles() {
  std::vector<LeakRule> rules;
  for (const auto& entry : std::filesystem::directory_iterator(VendorFolder())) {
    Result<std::vector<LeakRule>> loaded = LoadLeakRules(Content(entry.path()), entry.path().string());
    if (!loaded.ok()) ADD_FAILURE() << loaded.error().Text();
    if (loaded.ok()) std::move(loaded.value().begin(), loaded.value().end(), std::back_inserter(rules));
  }
  std::sort(rules.begin(), rules.end(), [](const LeakRule& a, const LeakRule& b) { return a.id < b.id; });
  for (LeakRule& rule : rules) rule.source = "built-in";
  return rules;
}

TEST(BuiltinRules, CompiledIsLoaded) {
  const std::vector<LeakRule> loaded = LoadVendorFiles();
  const std::vector<LeakRule>& compiled = BuiltinLeakRules();
  ASSERT_EQ(compiled.size(), loaded.size());
  for (size_t i = 0; i < loaded.size(); ++i) {
    EXPECT_EQ(compiled[i].id, loaded[i].id);
    EXPECT_TRUE(compiled[i] == loaded[i]) << loaded[i].id;
  }
  EXPECT_EQ(DigestOf(compiled), DigestOf(loaded));
}

TEST(BuiltinRules, ShipTheFamiliesThatWereAskedFor) {
  std::vector<std::string> vendors;
  for (const LeakRule& rule : BuiltinLeakRules()) vendors.push_back(rule.vendor);
  std::sort(vendors.begin(), vendors.end());
  vendors.erase(std::unique(vendors.begin(), vendors.end()), vendors.end());
  EXPECT_THAT(vendors, ::testing::IsSupersetOf({"AWS", "GitHub", "GitLab", "Google", "JWT", "Private keys", "Slack",
                                                "Stripe", "npm", "OpenAI", "PyPI"}));
  EXPECT_GE(vendors.size(), 177U);
}

TEST(BuiltinRules, ExplainThemselves) {
  for (const LeakRule& rule : BuiltinLeakRules()) {
    EXPECT_THAT(rule.title, Not(IsEmpty())) << rule.id;
    EXPECT_GT(rule.why.size(), 40U) << rule.id;
    EXPECT_GT(rule.mend.size(), 40U) << rule.id;
    EXPECT_THAT(rule.references, Not(IsEmpty())) << rule.id;
    for (const std::string& reference : rule.references) EXPECT_THAT(reference, StartsWith("https://")) << rule.id;
    EXPECT_GE(rule.examples.size(), 3U) << rule.id;
    EXPECT_GE(rule.near_misses.size(), 3U) << rule.id;
    EXPECT_LE(rule.max_match, kDefaultMaxMatch) << rule.id;
  }
}

// What a token begins with has to stand in each example; the matcher's own tests match them whole.
TEST(BuiltinRules, ExamplesHoldAnAnchorAndNearMissesCanBeFilled) {
  const auto lower = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; });
    return text;
  };
  for (const LeakRule& rule : BuiltinLeakRules()) {
    const DerivedRegex derived = DeriveRegex(rule.shape);
    std::vector<std::string> marks = derived.anchors;
    marks.insert(marks.end(), derived.literals.begin(), derived.literals.end());
    for (uint64_t seed = 0; seed < 10; ++seed) {
      for (const std::string& example : rule.examples) {
        std::string text = FillTemplate(example, seed).value();
        if (derived.ignore_case) text = lower(text);
        const bool found = std::any_of(marks.begin(), marks.end(), [&text](const std::string& mark) {
          return text.find(mark) != std::string::npos;
        });
        EXPECT_TRUE(found) << rule.id << ": " << example;
      }
      for (const std::string& near_miss : rule.near_misses) EXPECT_TRUE(FillTemplate(near_miss, seed).ok());
    }
  }
}

// Ids are shown in full: nothing that opens a door may be of that class.
TEST(BuiltinRules, OnlyIdsAreShownInFull) {
  for (const LeakRule& rule : BuiltinLeakRules()) {
    if (rule.secret_class != SecretClass::kKeyId) continue;
    EXPECT_THAT(rule.id, StartsWith("aws-"));
    EXPECT_THAT(rule.id, HasSubstr("-id"));
  }
}

}  // namespace
}  // namespace keymuster
