#include "cli/rule_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

LeakRuleSet Rules(const std::string& examples, const std::string& near_misses) {
  const std::string text = R"(vendor = "Mine"
[[rule]]
id = "mine"
title = "T"
why = "w"
mend = "m"
references = ["https://example.org/"]
severity = "low"
confidence = "low"
secret_class = "weak"
examples = )" + examples +
                           "\nnear_misses = " + near_misses +
                           "\n[rule.regex]\nregex = 'mine-([0-9]{8})'\nliterals = ['mine-']\nsecret_group = 1\n";
  RuleSelection selection;
  selection.files = {"mine.toml"};
  selection.builtin = false;
  Result<LeakRuleSet> rules = LeakRuleSet::Create(selection, {text});
  EXPECT_TRUE(rules.ok()) << (rules.ok() ? "" : rules.error().Text());
  return std::move(rules).value();
}

TEST(RuleCheck, AGoodRulePasses) {
  const RuleCheck check = CheckRules(Rules("['mine-{{digits:8}}', 'x mine-{{digits:8}} x']", "['mine-{{digits:7}}']"));
  EXPECT_THAT(check.failures, IsEmpty());
  EXPECT_EQ(check.rules, 1U);
  EXPECT_EQ(check.examples, 2U);
  EXPECT_EQ(check.near_misses, 1U);
}

TEST(RuleCheck, AnExampleThatIsNotFoundFails) {
  const RuleCheck check = CheckRules(Rules("['mine-{{digits:8}}', 'mine-{{lower:8}}']", "['mine-{{digits:7}}']"));
  EXPECT_THAT(check.failures, ElementsAre(HasSubstr("mine: example 2 is not found (seed 1)")));
}

TEST(RuleCheck, ANearMissThatIsFoundFails) {
  const RuleCheck check = CheckRules(Rules("['mine-{{digits:8}}']", "['mine-{{digits:9}}']"));
  EXPECT_THAT(check.failures, ElementsAre(HasSubstr("near miss 1 is found, and must not be")));
}

TEST(RuleCheck, AllBuiltinRulesPass) {
  RuleSelection all;
  all.enable = {"*"};
  const Result<LeakRuleSet> rules = LeakRuleSet::Create(all, {});
  ASSERT_TRUE(rules.ok());
  const RuleCheck check = CheckRules(*rules);
  EXPECT_THAT(check.failures, IsEmpty());
  EXPECT_GT(check.examples, 100U);
}

}  // namespace
}  // namespace keymuster
