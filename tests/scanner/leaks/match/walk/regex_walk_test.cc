#include "scanner/leaks/match/walk/regex_walk.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "scanner/leaks/match/regex_matcher.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

LeakRule RuleOf(const std::string& regex, uint32_t secret_group = 0) {
  LeakRule rule;
  rule.id = "test";
  rule.max_match = 1000;
  rule.shape = RegexShape{regex, secret_group, {"a"}, {}, {}};
  return rule;
}

bool Same(const std::optional<TokenMatch>& a, const std::optional<TokenMatch>& b) {
  const auto same = [](Span x, Span y) { return x.begin == y.begin && x.end == y.end; };
  if (!a || !b) return a.has_value() == b.has_value();
  return same(a->whole, b->whole) && same(a->token, b->token) && same(a->secret, b->secret);
}

// Walking says what RE2 says, at each place and of each part of the text.
void ExpectAsRe2(const RegexMatcher& matcher, const std::string& text, const std::string& what) {
  for (size_t from = 0; from <= text.size(); ++from) {
    for (const size_t to : {text.size(), (from + text.size()) / 2}) {
      ASSERT_TRUE(Same(matcher.MatchAt(text, from, to, Matching::kFast), matcher.MatchAt(text, from, to)))
          << what << " on " << testing::PrintToString(text) << " from " << from << " to " << to;
      ASSERT_TRUE(Same(matcher.Search(text, from, to, Matching::kFast), matcher.Search(text, from, to)))
          << what << " in " << testing::PrintToString(text) << " from " << from << " to " << to;
    }
  }
}

std::vector<std::string> TextsOf(const std::string& letters, size_t longest) {
  std::vector<std::string> texts{""};
  for (size_t i = 0; texts[i].size() < longest; ++i) {
    for (const char letter : letters) texts.push_back(texts[i] + letter);
  }
  return texts;
}

TEST(RegexWalk, SaysWhatRe2Says) {
  const struct {
    const char* regex;
    uint32_t secret = 0;
  } cases[] = {
      {"ab"},
      {"a|ab|b"},
      {"a{2,3}b"},
      {"a*?b", 0},
      {"(a+?)(b*)", 1},
      {"(a+?)(b*)a", 2},
      {"(?:a|b){1,3}-"},
      {"(?:ab|a){0,2}(b)?", 1},
      {"(?:(a)|b)+", 1},
      {"(?:a|ab)(?:b|-)*?a"},
      {"(?i:A)b|(?i)B-"},
      {"[^a]b[-a]"},
      {"[]a-]b"},
      {"\\ba+\\b"},
      {"a\\Bb|\\B-"},
      {"(?:\\A|[^a])b(?:\\z|-)"},
      {"^a|b$"},
      {".a."},
      {"\\w+-\\W?"},
      {"[\\w-]{2}[^\\d\\s]"},
      {"a{2}"},
      {"(?:a{1,2}b{0,2}){2,3}"},
      {"(?:a|b){2,}-?"},
      {"\\x61\\x62|\\-a"},
      {"a(?:b|)a"},
  };
  const std::vector<std::string> texts = TextsOf("ab-", 5);
  for (const auto& row : cases) {
    ASSERT_TRUE(CompileRegex(row.regex, {1})) << row.regex;
    const LeakRule rule = RuleOf(row.regex, row.secret);
    for (const std::string& text : texts) {
      ExpectAsRe2(RegexMatcher(rule), text, row.regex);
      if (HasFatalFailure()) return;
    }
  }
}

// Expressions by chance, of parts that leave choices open to one another.
class RandomRegex {
 public:
  explicit RandomRegex(uint64_t seed) : random_(seed) {}

  std::string Make(int depth) {
    std::string regex;
    for (size_t parts = 1 + Below(3); parts > 0; --parts) regex += Part(depth);
    return regex;
  }

 private:
  size_t Below(size_t count) { return random_() % count; }

  std::string Part(int depth) {
    static const std::vector<std::string> atoms{"a", "b", "-", "[ab]", "[^b]", "(?i:B)", "\\w", "."};
    static const std::vector<std::string> counts{"", "", "?", "??", "*", "+?", "{0,2}", "{2}", "{1,3}?"};
    if (depth == 0 || Below(3) > 0) return atoms[Below(atoms.size())] + counts[Below(counts.size())];
    const std::string group = (Below(2) > 0 ? "(" : "(?:") + Make(depth - 1) + "|" + Make(depth - 1) + ")";
    return group + std::vector<std::string>{"", "?", "{1,2}", "{0,3}?"}[Below(4)];
  }

  std::mt19937_64 random_;
};

TEST(RegexWalk, SaysWhatRe2SaysOfAnyExpression) {
  const std::vector<std::string> texts = TextsOf("abB-", 4);
  size_t walked = 0;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    const std::string regex = RandomRegex(seed).Make(2);
    walked += CompileRegex(regex, {1}) ? 1 : 0;
    const LeakRule rule = RuleOf(regex);
    const RegexMatcher matcher(rule);
    for (size_t i = seed % 7; i < texts.size(); i += 7) {
      ExpectAsRe2(matcher, texts[i] + texts[(i * 31) % texts.size()], regex);
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GT(walked, 200U);
}

// Every built-in expression can be walked, but for counts of long parts.
TEST(RegexWalk, KnowsTheExpressionsOfTheRules) {
  std::vector<std::string> unknown;
  for (const LeakRule& rule : AllBuiltinRules().rules()) {
    if (!CompileRegex(DeriveRegex(rule.shape).regex, {1})) unknown.push_back(rule.id);
  }
  EXPECT_LE(unknown.size(), 2U) << testing::PrintToString(unknown);
}

TEST(RegexWalkThorough, SaysWhatRe2SaysOfEachRule) {
  const LeakRuleSet& rules = AllBuiltinRules();
  std::vector<std::string> texts;
  for (uint64_t seed = 0; seed < 40; ++seed) texts.push_back(Soup(rules, seed).Text(600));
  size_t matches = 0;
  for (const LeakRule& rule : rules.rules()) {
    const RegexMatcher matcher(rule);
    for (const std::string& text : texts) {
      for (size_t from = 0; from < text.size(); ++from) {
        const auto walked = matcher.MatchWithin(text, from, Matching::kFast);
        ASSERT_TRUE(Same(walked, matcher.MatchWithin(text, from))) << rule.id << " at " << from << " of " << text;
        matches += walked ? 1 : 0;
      }
    }
  }
  EXPECT_GT(matches, 200U);
}

TEST(RegexWalk, LeavesToRe2WhatItDoesNotKnow) {
  for (const char* regex : {"(?s:a.b)", "(?P<n>a)", "\\pL", "[[:alpha:]]", "(?i:\\xe9)", "(?:a*)*", "(?:a?){3}",
                            "a\\Qb\\E", "(?:ab{2}){3000}", "\\x{61}", "(?:a|b|)*"}) {
    EXPECT_FALSE(CompileRegex(regex, {1})) << regex;
  }
}

// What would take for ever is given up, and RE2 gives the answer.
TEST(RegexWalk, GivesUpInTime) {
  const std::string regex = "(?:a|aa|aaa){1,40}(?:a|aa|aaa){1,40}(?:a|aa|aaa){1,40}b";
  const std::string text(120, 'a');
  const std::optional<RegexProgram> program = CompileRegex(regex, {1});
  ASSERT_TRUE(program);
  EXPECT_EQ(WalkRegex(*program, text, 0, text.size()).end, WalkEnd::kGaveUp);
  const LeakRule rule = RuleOf(regex);
  const RegexMatcher matcher(rule);
  EXPECT_FALSE(matcher.MatchWithin(text, 0, Matching::kFast));
  EXPECT_TRUE(matcher.MatchWithin(text + "b", 0, Matching::kFast));
}

}  // namespace
}  // namespace keymuster
