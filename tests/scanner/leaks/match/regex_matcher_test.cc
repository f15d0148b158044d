#include "scanner/leaks/match/regex_matcher.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

LeakRule RuleOf(const std::string& regex, uint32_t secret_group = 0, uint32_t max_match = 100) {
  LeakRule rule;
  rule.id = "test-rule";
  rule.source = "mine.toml";
  rule.line = 7;
  rule.max_match = max_match;
  rule.shape = RegexShape{regex, secret_group, {"key"}, {}, {}};
  return rule;
}

TEST(RegexMatcher, SaysWhyAnExpressionIsRefusedAndOfWhichRule) {
  const struct {
    const char* regex;
    uint32_t group;
    const char* says;
  } cases[] = {
      {"key(?=x)", 0, "RE2 refuses"},       {"key\\1", 0, "RE2 refuses"},
      {"key[a-z]{2000}", 0, "RE2 refuses"}, {"(?:key[a-z]{999}){999}", 0, "RE2 refuses"},
      {"key", 1, "lacks the group"},        {"(key)?", 0, "matches the empty text"},
      {"(key)", 20, "beyond 15"},
  };
  for (const auto& row : cases) {
    const Status status = RegexMatcher(RuleOf(row.regex, row.group)).Check();
    ASSERT_FALSE(status.ok()) << row.regex;
    EXPECT_EQ(status.error().code, ErrorCode::kRule);
    EXPECT_EQ(status.error().where, "mine.toml:7");
    EXPECT_NE(status.error().what.find("test-rule"), std::string::npos) << status.error().what;
    EXPECT_NE(status.error().what.find(row.says), std::string::npos) << status.error().what;
  }
  EXPECT_TRUE(RegexMatcher(RuleOf("key(a|b)", 1)).Check().ok());
}

TEST(RegexMatcher, BytesAreBytes) {
  const RegexMatcher matcher(RuleOf("key[\\x80-\\xff]."));
  const std::string text(
      "\xff"
      "key\xc3\x00z",
      7);
  const auto match = matcher.Search(text, 0, text.size());
  ASSERT_TRUE(match);
  EXPECT_EQ(match->whole, (Span{1, 6}));
}

TEST(RegexMatcher, WhatLiesOutsideTheRangeIsContextOnly) {
  const RegexMatcher word(RuleOf("\\bkey\\b"));
  EXPECT_TRUE(word.MatchAt(" key ", 1, 4));
  EXPECT_FALSE(word.MatchAt("xkey ", 1, 4));
  EXPECT_FALSE(word.MatchAt(" keyx", 1, 4));
  EXPECT_TRUE(word.MatchAt("key", 0, 3));
  const RegexMatcher ends(RuleOf("\\Akey\\z"));
  EXPECT_TRUE(ends.MatchAt("key", 0, 3));
  EXPECT_FALSE(ends.MatchAt("key.", 0, 3));
  EXPECT_FALSE(ends.MatchAt(".key", 1, 4));
}

TEST(RegexMatcher, TheLimitCountsAllThatIsConsumed) {
  const RegexMatcher matcher(RuleOf("key[a-z]*", 0, 5));
  EXPECT_TRUE(matcher.MatchWithin("keyab", 0));
  EXPECT_TRUE(matcher.MatchWithin("keyab.", 0));
  EXPECT_FALSE(matcher.MatchWithin("keyabc", 0));
  EXPECT_FALSE(matcher.MatchWithin(std::string("key") + std::string(100000, 'a'), 0));
}

TEST(RegexMatcher, NamesTheSecretInTheToken) {
  const RegexMatcher matcher(RuleOf("key=([0-9]+);", 1));
  const auto match = matcher.MatchAt("a key=42; b", 2, 11);
  ASSERT_TRUE(match);
  EXPECT_EQ(match->token, (Span{2, 9}));
  EXPECT_EQ(match->secret, (Span{6, 8}));
}

TEST(RegexMatcher, EveryShippedExpressionIsAccepted) {
  for (const LeakRule& rule : AllBuiltinRules().rules()) {
    const Status status = RegexMatcher(rule).Check();
    EXPECT_TRUE(status.ok()) << status.error().Text();
  }
}

}  // namespace
}  // namespace keymuster
