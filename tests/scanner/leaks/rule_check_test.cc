#include "scanner/leaks/rule_check.h"

#include <gtest/gtest.h>

#include <string>

#include "scanner/leaks/match/compiled_rules.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

TEST(RuleCheck, EveryShippedRuleProvesItself) {
  for (const RuleCheckFailure& failure : CheckRules(AllBuiltinRules())) {
    ADD_FAILURE() << failure.rule << (failure.near_miss ? ": near miss " : ": example ") << failure.index << " \""
                  << failure.text << "\" " << failure.what;
  }
}

std::string Rule(const std::string& more) {
  return "[[rule]]\nid = \"mine\"\ntitle = \"t\"\nwhy = \"w\"\nmend = \"m\"\nseverity = \"low\"\n" + more +
         "[rule.prefix]\nprefixes = [\"acme_\"]\npieces = [\"base62{20}\"]\n";
}

TEST(RuleCheck, TellsWhatIsWrongWithAUsersRule) {
  const LeakRuleSet rules =
      RulesFrom(Rule("examples = [\"acme_{{base62:20}}\", \"acme_{{base62:19}}\"]\n"
                     "near_misses = [\"acme_{{base62:21}}\", \"acme_{{base62:20}}\"]\n"));
  const auto failures = CheckRules(rules);
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_EQ(failures[0].rule, "mine");
  EXPECT_EQ(failures[0].source, "test.toml");
  EXPECT_EQ(failures[0].line, 2);
  EXPECT_FALSE(failures[0].near_miss);
  EXPECT_EQ(failures[0].index, 1U);
  EXPECT_EQ(failures[0].text, "acme_{{base62:19}}");
  EXPECT_EQ(failures[0].what, "is not found");
  EXPECT_TRUE(failures[1].near_miss);
  EXPECT_EQ(failures[1].index, 1U);
  EXPECT_EQ(failures[1].what, "is found");
}

TEST(RuleCheck, NamesTheFilterThatDroppedAnExample) {
  const auto failures = CheckRules(RulesFrom(Rule("filters = [\"repetition\"]\nexamples = [\"acme_{{[x]:20}}\"]\n")));
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_NE(failures[0].what.find("repetition"), std::string::npos) << failures[0].what;
}

TEST(ValidateRegexes, RefusesFiltersThatDoNotExist) {
  const Status status = ValidateRegexes(RulesFrom(Rule("filters = [\"repetitoin\"]\nexamples = [\"x\"]\n")));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kRule);
  EXPECT_EQ(status.error().where, "test.toml:2");
  EXPECT_NE(status.error().what.find("did you mean \"repetition\""), std::string::npos) << status.error().what;
}

}  // namespace
}  // namespace keymuster
