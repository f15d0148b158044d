#include "scanner/leaks/match/run_prefilter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "scanner/leaks/match/reference_matcher.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

std::vector<std::unique_ptr<RunPrefilter>> OnEachPath(const LeakRuleSet& rules, const MatcherTables& tables) {
  std::vector<std::unique_ptr<RunPrefilter>> prefilters;
  for (size_t i = 0; i < UsableBlockMasksPaths().count; ++i) {
    const BlockMasksFunction function = UsableBlockMasksPaths().paths[i].function;
    prefilters.push_back(std::make_unique<RunPrefilter>(rules.rules(), tables, function));
  }
  return prefilters;
}

std::vector<Candidate> Found(const Prefilter& prefilter, const std::string& text, size_t from, size_t to) {
  std::vector<Candidate> found;
  prefilter.Find(text, from, to, &found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Every token of `text` must have its candidate, also when the text ends right behind what the prefilter says that it
// needs, and when it is asked for that one place only.
size_t ExpectCandidates(const CompiledRules& rules, const Prefilter& prefilter, const std::string& text) {
  const std::vector<Token> tokens = ReferenceTokens(rules, text);
  const std::vector<Candidate> whole = Found(prefilter, text, 0, text.size());
  for (const Token& token : tokens) {
    const bool anchored = rules.anchored(token.rule);
    const size_t from = token.match.token.begin;
    const size_t to = anchored ? from + 1 : token.match.token.end;
    const auto told = [&](const std::vector<Candidate>& found) {
      return std::any_of(found.begin(), found.end(), [&](const Candidate& candidate) {
        return candidate.rule == token.rule && candidate.offset >= from && candidate.offset < to;
      });
    };
    const std::string cut = text.substr(0, std::min(text.size(), to + prefilter.reach()));
    EXPECT_TRUE(told(whole)) << rules.rules()[token.rule].id << " at " << from;
    EXPECT_TRUE(told(Found(prefilter, cut, from, to))) << rules.rules()[token.rule].id << " at " << from;
  }
  return tokens.size();
}

TEST(RunPrefilterThorough, EveryMatchOfRe2IsACandidateOnEveryPath) {
  const CompiledRules rules(AllBuiltinRules());
  const MatcherTablesBuilder tables(AllBuiltinRules().rules());
  const auto prefilters = OnEachPath(AllBuiltinRules(), tables.tables());
  size_t tokens = 0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const std::string text = Soup(AllBuiltinRules(), seed).Text(200 + 150 * seed);
    for (const auto& prefilter : prefilters) tokens += ExpectCandidates(rules, *prefilter, text);
    if (HasFailure()) return;
  }
  EXPECT_GT(tokens, 500U);
}

TEST(RunPrefilter, AllPathsGiveTheSame) {
  const MatcherTablesBuilder tables(AllBuiltinRules().rules());
  const auto prefilters = OnEachPath(AllBuiltinRules(), tables.tables());
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const std::string text = Soup(AllBuiltinRules(), seed).Text(seed < 30 ? 10 * seed : 9000);
    const std::vector<Candidate> expected = Found(*prefilters.back(), text, 0, text.size());
    for (const auto& prefilter : prefilters) {
      ASSERT_EQ(Found(*prefilter, text, 0, text.size()), expected) << "seed " << seed;
    }
  }
}

// A few rules of each kind, their tokens slid over every border of the blocks.
const char* const kRules = R"(
[[rule]]
id = "a-prefix"
title = "t"
why = "w"
mend = "m"
severity = "low"
examples = ["pfx_{{alnum:20}}"]
[rule.prefix]
prefixes = ["pfx_", "q-"]
pieces = ["alnum{20,90}"]

[[rule]]
id = "b-short-prefix"
title = "t"
why = "w"
mend = "m"
severity = "low"
examples = ["pin:{{digits:4}}"]
[rule.prefix]
prefixes = ["pin:"]
pieces = ["digits{4}"]

[[rule]]
id = "c-named"
title = "t"
why = "w"
mend = "m"
severity = "low"
examples = ["fancy_key = {{alnum:44}}"]
[rule.named]
names = ["fancy-key", "other-key"]
value = "[0-9A-Za-z+=]{44}"

[[rule]]
id = "d-longer-named"
title = "t"
why = "w"
mend = "m"
severity = "low"
examples = ["other_token = {{hex:64}}"]
[rule.named]
names = ["other-token"]
value = "hex{40,64}"

[[rule]]
id = "e-short-named"
title = "t"
why = "w"
mend = "m"
severity = "low"
examples = ["pin_code = 1234"]
[rule.named]
names = ["pin-code"]
value = "digits{4,6}"
)";

TEST(RunPrefilter, TokensAreSeenWhereverTheyStand) {
  const LeakRuleSet set = RulesFrom(kRules);
  const CompiledRules rules(set);
  const MatcherTablesBuilder tables(set.rules());
  const auto prefilters = OnEachPath(set, tables.tables());
  const std::string twenty = "0123456789abcdefghij";
  const std::string forty = twenty + twenty;
  const std::string tokens[] = {
      "pfx_" + twenty,
      "q-" + twenty,
      "pin:1234",
      "fancy_key = " + forty + "wxyz",
      "FANCY-KEY=\\n" + forty + "wxyz",
      "fancy_key\\u003a" + forty + "wxyz",
      "fancykey%3D" + forty + "wxyz",
      "fancy key+" + forty + "wxyz",
      "fancykey." + forty + "wxyz",
      "my.fancykey..." + forty + "wxyz",
      "other_token: \"" + std::string(40, 'a') + "\"",
      "other_token: \"" + std::string(64, 'b') + "\"",
      "pin_code=12345",
  };
  for (const std::string& token : tokens) {
    for (size_t at = 0; at < kBlockSize + 2; ++at) {
      const std::string text = std::string(at, ' ') + token + (at % 2 == 0 ? " " : "\n") + std::string(at % 7, '-');
      const auto& prefilter = *prefilters[at % prefilters.size()];  // all of them are the same, says another test
      EXPECT_GE(ExpectCandidates(rules, prefilter, text), 1U) << token << " at " << at;
      if (HasFailure()) return;
    }
  }
}

TEST(RunPrefilter, LongRunsAreNoReasonToLookForNames) {
  const LeakRuleSet set = RulesFrom(kRules);
  const MatcherTablesBuilder tables(set.rules());
  const auto prefilters = OnEachPath(set, tables.tables());
  std::string text = "fancy_key = ";
  text += std::string(10000, 'x') + "\nfancy_key = " + std::string(45, 'y') + "\n";
  EXPECT_TRUE(Found(*prefilters.front(), text, 0, text.size()).empty());
}

}  // namespace
}  // namespace keymuster
