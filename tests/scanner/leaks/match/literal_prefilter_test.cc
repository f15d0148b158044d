#include "scanner/leaks/match/literal_prefilter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scanner/leaks/match/index/gram.h"
#include "scanner/leaks/match/reference_matcher.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

// Rules that ask for nothing but their anchor or literal.
LiteralPrefilter PrefilterOf(const std::vector<DerivedRegex>& derived) {
  return {std::vector<LeakRule>(derived.size(), LeakRule{}), derived};
}

DerivedRegex Anchored(std::vector<std::string> anchors, bool ignore_case) {
  DerivedRegex derived;
  derived.anchors = std::move(anchors);
  derived.ignore_case = ignore_case;
  return derived;
}

std::vector<Candidate> Found(const Prefilter& prefilter, const std::string& text, size_t from, size_t to) {
  std::vector<Candidate> found;
  prefilter.Find(text, from, to, &found);
  std::sort(found.begin(), found.end());
  return found;
}

TEST(LiteralPrefilter, FindsLiteralsOfEachSizeAtEachPlace) {
  const std::vector<std::string> anchors{"a", "qz", "AKIA", "0123456789abcdef", "\xff\x01\x80"};
  std::vector<DerivedRegex> derived;
  for (const std::string& anchor : anchors) derived.push_back(Anchored({anchor}, false));
  const LiteralPrefilter prefilter = PrefilterOf(derived);
  for (uint32_t rule = 0; rule < anchors.size(); ++rule) {
    for (size_t at = 0; at < 40; ++at) {
      for (size_t behind = 0; behind < 9; ++behind) {
        const std::string text = std::string(at, '.') + anchors[rule] + std::string(behind, '.');
        const auto found = Found(prefilter, text, 0, text.size());
        EXPECT_TRUE(std::count(found.begin(), found.end(), Candidate{rule, at}) == 1) << anchors[rule] << " at " << at;
      }
    }
  }
}

TEST(LiteralPrefilter, CaseMattersWhereTheRuleSaysSo) {
  DerivedRegex free;
  free.literals = {"secret"};
  const LiteralPrefilter prefilter = PrefilterOf({Anchored({"AKIA"}, false), Anchored({"token"}, true), free});
  const auto rules = [&](const std::string& text) {
    std::vector<uint32_t> found;
    for (const Candidate& candidate : Found(prefilter, text, 0, text.size())) found.push_back(candidate.rule);
    return found;
  };
  EXPECT_EQ(rules("AKIA"), std::vector<uint32_t>{0});
  EXPECT_EQ(rules("AkIA"), std::vector<uint32_t>{});
  EXPECT_EQ(rules("ToKeN"), std::vector<uint32_t>{1});
  EXPECT_EQ(rules("SECRET"), std::vector<uint32_t>{2});
}

// How far names are looked for depends on the values that a range shows, so ranges may differ in names without a value.
TEST(LiteralPrefilter, RangesThatTouchGiveNoMoreThanOne) {
  const CompiledRules rules(AllBuiltinRules());
  const std::string text = Soup(AllBuiltinRules(), 5).Text(20000);
  const auto whole = Found(rules.prefilter(), text, 0, text.size());
  EXPECT_GT(whole.size(), 50U);
  for (const size_t step : {1, 3, 64, 1000}) {
    std::vector<Candidate> parts;
    for (size_t from = 0; from < text.size(); from += step) {
      rules.prefilter().Find(text, from, std::min(from + step, text.size()), &parts);
    }
    std::sort(parts.begin(), parts.end());
    EXPECT_TRUE(std::includes(whole.begin(), whole.end(), parts.begin(), parts.end())) << step;
    EXPECT_GT(parts.size(), whole.size() * 9 / 10) << step;
  }
}

// The one thing a prefilter must not do: overlook what RE2 matches. A check that looks too far ahead would show here
// too, because the text is cut right behind what the prefilter says it needs.
TEST(LiteralPrefilterThorough, EveryMatchOfRe2IsACandidate) {
  const CompiledRules rules(AllBuiltinRules());
  size_t tokens = 0;
  for (uint64_t seed = 100; seed < 130; ++seed) {
    const std::string text = Soup(AllBuiltinRules(), seed).Text(5000);
    for (const Token& token : ReferenceTokens(rules, text)) {
      ++tokens;
      const bool anchored = rules.anchored(token.rule);
      const size_t from = token.match.token.begin;
      const size_t to = anchored ? from + 1 : token.match.token.end;
      const std::string cut = text.substr(0, std::min(text.size(), to + rules.prefilter().reach()));
      const auto found = Found(rules.prefilter(), cut, from, to);
      EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const Candidate& c) { return c.rule == token.rule; }))
          << rules.rules()[token.rule].id;
    }
  }
  EXPECT_GT(tokens, 200U);
}

TEST(Gram, TheRarestIsChosen) {
  EXPECT_EQ(RarestGram("ab"), 0U);
  EXPECT_EQ(RarestGram("eeeeeqzxvttt"), 5U);
  EXPECT_EQ(RarestGram("vault"), 0U) << "ault is of default";
}

}  // namespace
}  // namespace keymuster
