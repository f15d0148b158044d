#include "rules/leaks/rule_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <string>
#include <thread>

#include "rules/leaks/builtin.h"
#include "rules/leaks/rule_digest.h"

namespace keymuster {
namespace {

std::atomic<int> made = 0;

RuleList ThreeRules() {
  made = 0;
  return {3, {40, 1}, [](size_t index) {
            ++made;
            auto rule = std::make_unique<LeakRule>();
            rule->id = std::string(1, static_cast<char>('a' + 2 * index));
            return std::unique_ptr<const LeakRule>(std::move(rule));
          }};
}

TEST(RuleList, MakesARuleWhenItIsAskedForAndOnce) {
  const RuleList rules = ThreeRules();
  EXPECT_EQ(rules.size(), 3U);
  EXPECT_EQ(made, 0);
  EXPECT_EQ(rules[1].id, "c");
  EXPECT_EQ(&rules[1], &rules[1]);
  EXPECT_EQ(made, 1);
  EXPECT_EQ(std::distance(rules.begin(), rules.end()), 3);
  for (const LeakRule& rule : rules) EXPECT_FALSE(rule.id.empty());
  EXPECT_EQ(made, 3);
}

TEST(RuleList, ThreadsGetTheSameRule) {
  for (int round = 0; round < 50; ++round) {
    const RuleList rules = ThreeRules();
    std::array<const LeakRule*, 4> got{};
    std::array<std::thread, 4> threads;
    for (size_t i = 0; i < got.size(); ++i) threads[i] = std::thread([&, i] { got[i] = &rules[2]; });
    for (std::thread& thread : threads) thread.join();
    for (const LeakRule* rule : got) ASSERT_EQ(rule, got[0]);
  }
}

TEST(RuleList, FindsById) {
  const RuleList rules = ThreeRules();
  for (const char* id : {"a", "c", "e"}) {
    ASSERT_NE(rules.Find(id), nullptr) << id;
    EXPECT_EQ(rules.Find(id)->id, id);
  }
  for (const char* id : {"", "b", "d", "f"}) EXPECT_EQ(rules.Find(id), nullptr) << id;
  EXPECT_EQ(RuleList(std::vector<LeakRule>{}).Find("a"), nullptr);
}

// What is known before the rules are made is what they say.
TEST(RuleList, TheDefaultRulesAreThoseOfTheBuiltinOnesThatAreOn) {
  std::vector<LeakRule> on;
  std::copy_if(BuiltinLeakRules().begin(), BuiltinLeakRules().end(), std::back_inserter(on),
               [](const LeakRule& rule) { return rule.enabled; });
  const RuleList& rules = DefaultLeakRules();
  EXPECT_EQ(DigestOf({rules.begin(), rules.end()}), DigestOf(on));
  EXPECT_EQ(DigestOf(on), BuiltinDigest());
  const RuleList same(on);
  EXPECT_EQ(rules.summary().longest_match, same.summary().longest_match);
  EXPECT_EQ(rules.summary().bare_secret, same.summary().bare_secret);
  ASSERT_TRUE(rules.summary().bare_secret);
  EXPECT_EQ(rules[*rules.summary().bare_secret].pair_role, PairRole::kBareSecret);
}

}  // namespace
}  // namespace keymuster
