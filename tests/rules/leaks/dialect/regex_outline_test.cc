#include "rules/leaks/dialect/regex_outline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RegexOutline, LiteralsThatEveryMatchHolds) {
  struct Case {
    const char* regex;
    std::vector<std::string> literals;
  };
  const Case cases[] = {
      {"acme_[a-z0-9]{32}", {"acme_"}},
      {"(?i)ACME[-_]key", {"acme-key", "acme_key"}},
      {"(?:acme|bolt)_[0-9]+", {"acme_", "bolt_"}},
      {"[\\w.-]{0,50}?(?:acme)(?:[ \\t]{0,20})[a-f0-9]{32}", {"acme"}},
      {"(?i:(?:access|token)_?key)=.*", {"access_key=", "accesskey=", "token_key=", "tokenkey="}},
      {"x?abcdef", {"abcdef", "xabcdef"}},
      {"(?:ab){2}[0-9]", {"abab"}},
      {"(?:abc)+z", {"abc"}},
      {"\\Qa.c*\\E\\d", {"a.c*"}},
      {"\\.p(?:12|fx)$", {".p12", ".pfx"}},
      {"[Aa][Cc][Mm][Ee]", {"acme"}},
      {"\\x61\\x63\\x6d\\x65", {"acme"}},
      {"\\babcd\\b", {"abcd"}},
      {"(?:abcd|..)", {}},    // one branch says nothing
      {"(?:abcd)?.{9}", {}},  // it may be missing
      {"(?:ab|cd)[0-9]", {"ab", "cd"}},
      {"x?[01]{5,32}", {"0", "1"}},
      {".{32}", {}},
      {"[^a]{3}", {}},
      {"\xc3\xa9\xc3\xa8\xc3\xa0", {}},  // beyond ASCII nothing is promised
      {"", {}},
  };
  for (const Case& c : cases) {
    const Result<RegexOutline> outline = OutlineOf(c.regex);
    ASSERT_TRUE(outline.ok()) << c.regex << outline.error().Text();
    EXPECT_EQ(outline->literals, c.literals) << c.regex;
  }
}

TEST(RegexOutline, LongestMatch) {
  struct Case {
    const char* regex;
    std::optional<uint32_t> longest;
  };
  const Case cases[] = {
      {"abc", 3},
      {"a{2,5}", 5},
      {"(?:ab|cde){3}", 9},
      {"a*", std::nullopt},
      {"a+", std::nullopt},
      {"a{3,}", std::nullopt},
      {"(?:^|x)ab$", 3},
      {"(?:)*abc", 3},
      {"[^]]{4}\\b", 4},
      {"a{,3}", 5},
      {"a{1000}{1000}{1000}", std::nullopt},
  };
  for (const Case& c : cases) {
    const Result<RegexOutline> outline = OutlineOf(c.regex);
    ASSERT_TRUE(outline.ok()) << c.regex;
    EXPECT_EQ(outline->longest, c.longest) << c.regex;
  }
}

TEST(RegexOutline, Groups) {
  struct Case {
    const char* regex;
    uint32_t groups;
    bool sure;
  };
  const Case cases[] = {
      {"abc", 0, false},           {"a(b)c", 1, true},       {"a(?:b)(c)(d)", 2, true}, {"a(b)?c", 1, false},
      {"(?:a(b)|c(d))", 2, false}, {"(?P<name>b)", 1, true}, {"(?<name>b)", 1, true},   {"(b*)c", 1, false},
      {"(?:x(b)){2}", 1, true},    {"[(](b)", 1, true},      {"\\((b)", 1, true},
  };
  for (const Case& c : cases) {
    const Result<RegexOutline> outline = OutlineOf(c.regex);
    ASSERT_TRUE(outline.ok()) << c.regex;
    EXPECT_EQ(outline->groups, c.groups) << c.regex;
    EXPECT_EQ(outline->first_group_sure, c.sure) << c.regex;
  }
}

TEST(RegexOutline, RefusesWhatIsNotClosed) {
  for (const std::string regex :
       {"(", ")", "a(b", "[", "[a", "[]", "\\", "*a", "+", "(?", "(?P<n", "\\Qabc", "(?:a|*b)"}) {
    EXPECT_FALSE(OutlineOf(regex).ok()) << regex;
  }
  EXPECT_FALSE(OutlineOf(std::string(300, '(') + "a" + std::string(300, ')')).ok());
  EXPECT_TRUE(OutlineOf(std::string(100, '(') + "a" + std::string(100, ')')).ok());
}

TEST(RegexOutline, GoNamesBecomeThoseOfRe2) {
  EXPECT_EQ(GoRegexForRe2("(?<key>a)(?P<b>c)"), "(?P<key>a)(?P<b>c)");
  EXPECT_EQ(GoRegexForRe2("\\(?<key>"), "\\(?<key>");
  EXPECT_EQ(GoRegexForRe2("[(?<]x[]](?<a>b)"), "[(?<]x[]](?P<a>b)");
}

}  // namespace
}  // namespace keymuster
