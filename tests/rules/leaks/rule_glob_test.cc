#include "rules/leaks/rule_glob.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

TEST(RuleGlob, Matches) {
  for (const auto& [glob, id] : {std::pair("aws-key", "aws-key"),
                                 {"*", "x"},
                                 {"aws-*", "aws-"},
                                 {"*-key", "aws-key"},
                                 {"a?s-*y", "aws-key"},
                                 {"**", "aws"},
                                 {"*a*b*", "xxaxxbxx"},
                                 {"*ab", "aab"}}) {
    EXPECT_TRUE(RuleGlobMatches(glob, id)) << glob << " " << id;
  }
  for (const auto& [glob, id] : {std::pair("aws", "aws-key"),
                                 {"", "x"},
                                 {"?", ""},
                                 {"aws-?", "aws-"},
                                 {"*b", "ba"},
                                 {"a*c", "ab"},
                                 {"aws-key-id", "aws-key"}}) {
    EXPECT_FALSE(RuleGlobMatches(glob, id)) << glob << " " << id;
  }
}

TEST(RuleGlob, ManyStarsTakeNoTime) {
  std::string glob;
  for (int i = 0; i < 1000; ++i) glob += "*a";
  EXPECT_FALSE(RuleGlobMatches(glob + "b", std::string(5000, 'a')));
}

TEST(RuleGlob, RefusesPatternsThatNameNothing) {
  for (const char* glob : {"aws-*", "?", "github-app-token", "*"}) EXPECT_TRUE(CheckRuleGlob(glob).ok()) << glob;
  for (const char* glob : {"", "AWS-*", "[a-z]*", "aws key", "aws,github", "!aws", "a\nb"}) {
    EXPECT_FALSE(CheckRuleGlob(glob).ok()) << glob;
  }
}

}  // namespace
}  // namespace keymuster
