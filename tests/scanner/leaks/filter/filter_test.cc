#include "scanner/leaks/filter/filter.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "rules/leaks/template.h"

namespace keymuster {
namespace {

LeakRule PrefixRule(const std::string& prefix) {
  LeakRule rule;
  rule.id = "test";
  rule.public_prefix = prefix;
  rule.shape = PrefixShape{{prefix}, {}, {}, {}};
  return rule;
}

FilterVerdict Judged(const Filter& filter, const std::string& secret, const LeakRule& rule = PrefixRule("t_")) {
  return filter.judge({rule, secret, VariablePart(rule, secret)});
}

constexpr auto kKeep = FilterVerdict::kKeep;
constexpr auto kDrop = FilterVerdict::kDrop;
constexpr auto kDemote = FilterVerdict::kDemote;

// A row: the value, and what its filter says.
struct Case {
  std::string value;
  FilterVerdict verdict;
};

void Check(const Filter& filter, const std::vector<Case>& cases) {
  for (const Case& row : cases) EXPECT_EQ(Judged(filter, row.value), row.verdict) << filter.name << ": " << row.value;
}

TEST(Filter, HexOnly) {
  Check(HexOnlyFilter(), {{"0123456789abcdef0123456789abcdef01234567", kDrop},
                          {"0123456789ABCDEF", kDrop},
                          {"t_00ff00ff00ff", kDrop},
                          {"0123456789abcdefABCDEF", kKeep},
                          {"0123456789abcdeg", kKeep}});
}

TEST(Filter, WordLike) {
  Check(WordLikeFilter(), {{"AbstractSecretAccessKeyProviderFactory00", kDrop},
                           {"path/to/some/folder/with/many/things/in/it", kDrop},
                           {"client_credentials_grant_type_not_allowed", kDrop},
                           {"short", kKeep},
                           {"x7Kq9ZpL2mVw8RtY4nBc6HsJ1dFg3QaXeUiOzPlM", kKeep}});
}

TEST(Filter, Repetition) {
  Check(RepetitionFilter(), {{"aaaaaaaaaaaaaaaa", kDrop},
                             {"abababababababab", kDrop},
                             {"abcdabcdabcdabcd", kDrop},
                             {"1234567890QWERTY", kDrop},
                             {"ABCDEFGHIJKLMNOP", kDrop},
                             {"zyxwvutsrqponmlk", kDrop},
                             {"t_XXXXXXXXXXXXXXXX", kDrop},
                             {"aaaa", kKeep},
                             {"x7Kq9ZpL2mVw8RtY", kKeep}});
}

TEST(Filter, Placeholder) {
  Check(PlaceholderFilter(), {{"your_secret_key_goes_here", kDrop},
                              {"ReplaceMe1234567", kDrop},
                              {"CHANGEME", kDrop},
                              {"${AWS_SECRET}", kDrop},
                              {"{{ secret }}", kDrop},
                              {"ab****************cd", kDrop},
                              {"sk_xxxxxxxxxxxxxxxxxx", kDrop},
                              {"myEXAMPLEvalue", kDrop},
                              {"x7Kq9ZpL2mVw8RtY4nBc", kKeep}});
}

TEST(Filter, Entropy) {
  LeakRule rule = PrefixRule("t_");
  rule.min_entropy = 3.0;
  EXPECT_EQ(Judged(EntropyFilter(), "t_abababababababab", rule), kDrop);
  EXPECT_EQ(Judged(EntropyFilter(), "t_abcdefgh", rule), kKeep) << "eight bytes that differ have three bits each";
  EXPECT_EQ(Judged(EntropyFilter(), "t_abcdefgg", rule), kDrop);
}

TEST(Filter, Checksum) {
  LeakRule rule = PrefixRule("ghp_");
  rule.checksum = Checksum::kGithubCrc32;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    std::string token = FillTemplate("ghp_{{mark}}{{base62:30}}{{github_checksum}}", seed).value();
    EXPECT_EQ(Judged(ChecksumFilter(), token, rule), kKeep) << seed;
    token[10] = token[10] == 'a' ? 'b' : 'a';
    EXPECT_EQ(Judged(ChecksumFilter(), token, rule), kDrop) << seed;
  }
  EXPECT_EQ(Judged(ChecksumFilter(), "ghp_123456", rule), kDrop);
}

TEST(Filter, DocumentationExamplesAreDemoted) {
  Check(DocumentationExampleFilter(), {{"AKIA"
                                        "IOSFODNN7EXAMPLE",
                                        kDemote},
                                       {"wJalrXUtnFEMI/K7MDENG/"
                                        "bPxRfiCYEXAMPLEKEY",
                                        kDemote},
                                       {"je7MtGbClwBF/2Zp9Utk/"
                                        "h3yCo8nvbEXAMPLEKEY",
                                        kDemote},
                                       {"wJalrXUtnFEMI/K7MDENG/"
                                        "bPxRfiCYEXAMPLEKEZ",
                                        kKeep},
                                       {"x7Kq9ZpL2mVw8RtY4nBc", kKeep}});
}

// What is drawn at random is kept: a filter that drops genuine secrets is worse than none.
TEST(Filter, RandomValuesPass) {
  const std::vector<const Filter*> filters{&PlaceholderFilter(), &RepetitionFilter(), &WordLikeFilter(),
                                           &HexOnlyFilter(), &DocumentationExampleFilter()};
  size_t dropped = 0;
  constexpr size_t kValues = 20'000;
  for (uint64_t seed = 0; seed < kValues; ++seed) {
    const std::string secret = FillTemplate("{{aws_secret}}", seed).value();
    for (const Filter* filter : filters) dropped += Judged(*filter, secret) == kKeep ? 0 : 1;
    const std::string id = FillTemplate("{{aws_key_id:AKIA}}", seed).value();
    for (const Filter* filter : {&RepetitionFilter(), &PlaceholderFilter(), &DocumentationExampleFilter()}) {
      dropped += Judged(*filter, id, PrefixRule("AKIA")) == kKeep ? 0 : 1;
    }
  }
  EXPECT_LE(dropped, 2U) << "of " << kValues << " secrets and as many ids";
}

TEST(FilterTable, NamesAreUniqueFoundAndExplained) {
  std::set<std::string_view> names;
  for (const std::string_view name : FilterNames()) {
    EXPECT_TRUE(names.insert(name).second) << name;
    const Filter* filter = FindFilter(name);
    ASSERT_NE(filter, nullptr);
    EXPECT_EQ(filter->name, name);
    EXPECT_FALSE(filter->clause.empty());
  }
  EXPECT_EQ(FindFilter("no-such-filter"), nullptr);
}

TEST(FilterTable, ExamplesAreJudgedBeforeAnythingIsDropped) {
  LeakRule rule = PrefixRule("t_");
  rule.filters = {"repetition", "documentation-example", "repetition"};
  rule.min_entropy = 2;
  rule.checksum = Checksum::kGithubCrc32;
  std::vector<std::string_view> names;
  for (const Filter* filter : FiltersOf(rule)) names.push_back(filter->name);
  EXPECT_EQ(names, (std::vector<std::string_view>{"documentation-example", "repetition", "entropy", "checksum"}));
  rule.filters.clear();
  rule.secret_class = SecretClass::kKeyId;
  EXPECT_EQ(FiltersOf(rule).front()->name, "documentation-example");
}

TEST(VariablePart, IsWithoutTheLongestPrefix) {
  LeakRule rule;
  rule.public_prefix = "gh";
  rule.shape = PrefixShape{{"ghp_", "ghp_x"}, {}, {}, {}};
  EXPECT_EQ(VariablePart(rule, "ghp_xabc"), "abc");
  EXPECT_EQ(VariablePart(rule, "ghp_abc"), "abc");
  EXPECT_EQ(VariablePart(rule, "ghabc"), "abc");
  EXPECT_EQ(VariablePart(rule, "abc"), "abc");
}

}  // namespace
}  // namespace keymuster
