#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rules/correlate/correlate.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;

TEST(CanaryAccounts, OursLoadAndEachNamesItsSource) {
  const std::vector<CanaryAccount>& accounts = BuiltinCanaryAccounts();
  EXPECT_GE(accounts.size(), 20U);
  EXPECT_TRUE(std::is_sorted(accounts.begin(), accounts.end(),
                             [](const CanaryAccount& a, const CanaryAccount& b) { return a.account < b.account; }));
  for (const CanaryAccount& canary : accounts) {
    EXPECT_EQ(canary.account.size(), 12U);
    EXPECT_FALSE(canary.operator_name.empty());
    EXPECT_THAT(canary.source, HasSubstr("https://"));
  }
  // A leading zero is part of the number.
  EXPECT_EQ(accounts.front().account.substr(0, 1), "0");
}

TEST(CanaryAccounts, ReadsTheCallersOwn) {
  const auto accounts = LoadCanaryAccounts(R"([[operator]]
name = "our blue team"
source = "https://wiki.example.org/tripwires"
accounts = ["222222222222", "111111111111"]
[[operator]]
name = "another team"
source = "http://wiki.example.org/others"
accounts = ["000000000000"]
)",
                                           "canaries.toml");
  ASSERT_TRUE(accounts.ok()) << accounts.error().Text();
  ASSERT_EQ(accounts->size(), 3U);
  EXPECT_EQ((*accounts)[0].operator_name, "another team");
  EXPECT_EQ((*accounts)[1].account, "111111111111");
  EXPECT_EQ((*accounts)[1].source, "https://wiki.example.org/tripwires");
}

TEST(CanaryAccounts, RefusesWhatCannotBeTrusted) {
  const std::string head = "[[operator]]\nname = \"n\"\nsource = \"https://x.example\"\n";
  const std::pair<std::string, const char*> cases[] = {
      {"", "operator"},
      {"operator = []\n", "no account"},
      {"operator = 3\n", "[[operator]]"},
      {"operator = [3]\n", "[[operator]]"},
      {"[operator]\nname = \"n\"\n", "[[operator]]"},
      {"[[operators]]\nname = \"n\"\n", "operator"},
      {head, "accounts"},
      {head + "accounts = []\n", "empty"},
      {head + "accounts = [111111111111]\n", ""},  // a number loses its leading zeros
      {head + "accounts = [\"11111111111\"]\n", "twelve digits"},
      {head + "accounts = [\"11111111111x\"]\n", "twelve digits"},
      {head + "accounts = [\"111111111111\", \"111111111111\"]\n", "twice"},
      {head + "accounts = [\"111111111111\"]\n" + head + "accounts = [\"111111111111\"]\n", "twice"},
      {head + "account = [\"111111111111\"]\n", "did you mean"},
      {"[[operator]]\nname = \"n\"\naccounts = [\"111111111111\"]\n", "source"},
      {"[[operator]]\nname = \"n\"\nsource = \"\"\naccounts = [\"111111111111\"]\n", "https://"},
      {"[[operator]]\nname = \"n\"\nsource = \"a friend\"\naccounts = [\"111111111111\"]\n", "https://"},
      {"[[operator]]\nname = \"\"\nsource = \"https://x.example\"\naccounts = [\"111111111111\"]\n", "name"},
      {"[[operator]", ""},
  };
  for (const auto& [text, complaint] : cases) {
    const auto accounts = LoadCanaryAccounts(text, "canaries.toml");
    ASSERT_FALSE(accounts.ok()) << text;
    EXPECT_EQ(accounts.error().code, ErrorCode::kConfig) << text;
    EXPECT_THAT(accounts.error().Text(), HasSubstr("canaries.toml")) << text;
    EXPECT_THAT(accounts.error().Text(), HasSubstr(complaint)) << text;
  }
}

}  // namespace
}  // namespace keymuster
