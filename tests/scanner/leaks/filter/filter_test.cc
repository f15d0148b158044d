#include "scanner/leaks/filter/filter.h"

#include <gtest/gtest.h>

#include <algorithm>
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
constexpr auto kDoubt = FilterVerdict::kDoubt;

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
                           {"cn6xxx_setup_global_input_regs", kDrop},
                           {"offsetoverflow_arg_areareg_save_area", kDrop},
                           {"GET_DEVICE_CONFIG_BUFFER_LENGTH", kDrop},
                           {"getDeviceConfigBufferLength2", kDrop},
                           {"some-kebab-case-name-of-a-package", kDrop},
                           {"123456789012-1234567890123-kMw3Zt9QxV2bLr8Hs5Yc7Nf1", kKeep},
                           {"0123456789abcdef0123456789abcdef", kKeep},
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
                             {"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", kDrop},
                             {"lin_api_7ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXY", kDrop},
                             {"x7Kq9ZpL2mVw8RtYABCDEFGHIJKL4nBc6HsJ", kKeep},
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
    EXPECT_EQ(Judged(ChecksumFilter(), token, rule), kDoubt) << seed;
  }
  EXPECT_EQ(Judged(ChecksumFilter(), "ghp_123456", rule), kDoubt);
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

LeakRule RunRule(const std::string& alphabet, uint32_t size) {
  LeakRule rule = PrefixRule("t_");
  std::get<PrefixShape>(rule.shape).pieces = {Run{ParseByteClass(alphabet).value(), size, size}};
  return rule;
}

TEST(Filter, FewDigits) {
  const std::string letters = "tWqZvKjxHyRbNfGmPsDcLwTqXzVkJhYrBnFgMpSdClWt";  // 44
  EXPECT_EQ(Judged(FewDigitsFilter(), "t_" + letters, RunRule("base62", 44)), kDrop);
  EXPECT_EQ(Judged(FewDigitsFilter(), "t_" + letters.substr(0, 32), RunRule("base62", 32)), kKeep)
      << "one genuine value in 280 has no digit";
  EXPECT_EQ(Judged(FewDigitsFilter(), "t_" + letters.substr(0, 43) + "7", RunRule("base62", 44)), kKeep);
  EXPECT_EQ(Judged(FewDigitsFilter(), "t_" + letters, RunRule("letters", 44)), kKeep) << "the vendor draws no digits";
  EXPECT_EQ(Judged(FewDigitsFilter(), "t_twqzvkjxhyrbnfgmpsdclwtq", RunRule("base62", 24)), kDrop)
      << "small letters alone come from an alphabet in which digits are more frequent";
  EXPECT_EQ(Judged(FewDigitsFilter(), "t_abcdefabcdefabcdefabcdefabcdefabcdef", RunRule("hex", 36)), kKeep);
}

TEST(Filter, OneCase) {
  EXPECT_EQ(Judged(OneCaseFilter(), "t_x7kq9zpl2mvw8rty4nbc", RunRule("base62", 20)), kDrop);
  EXPECT_EQ(Judged(OneCaseFilter(), "t_X7KQ9ZPL2MVW8RTY4NBC", RunRule("base62", 20)), kDrop);
  EXPECT_EQ(Judged(OneCaseFilter(), "t_x7kq9zpL2mvw8rty4nbc", RunRule("base62", 20)), kKeep);
  EXPECT_EQ(Judged(OneCaseFilter(), "t_x7kq9zpl2mvw8rty4nbc", RunRule("alnum-lower", 20)), kKeep);
  EXPECT_EQ(Judged(OneCaseFilter(), "t_x7kq9zpl", RunRule("base62", 8)), kKeep) << "too short to tell";
}

TEST(Filter, PlaceholderOfLongValuesNeedsMoreThanFiveLetters) {
  const std::string part = "x7Kq9ZpL2mVw8RtY4nBc6HsJ1dFg3QaX";
  std::string value;
  while (value.size() < 600) value += part;
  EXPECT_EQ(Judged(PlaceholderFilter(), part + "XxXxx" + part), kDrop);
  EXPECT_EQ(Judged(PlaceholderFilter(), value + "XxXxx" + value), kKeep);
  EXPECT_EQ(Judged(PlaceholderFilter(), value + "changeme" + value), kDrop);
  EXPECT_EQ(Judged(PlaceholderFilter(), value + "XXXXXXXX" + value), kDrop);
}

TEST(Filter, NotAValue) {
  Check(NotAValueFilter(), {{"0f8fad5b-d9cb-469f-a165-70867728950e", kDrop},
                            {"sha512-x7Kq9ZpL2mVw8RtY4nBc6HsJ1dFg3QaX", kDrop},
                            {"com.example.v1.Thing2.Of.Some3", kDrop},
                            {"1234567890123456", kDrop},
                            {"x7Kq9ZpL2mVw8RtY4nBc6HsJ1dFg3QaX", kKeep},
                            {"x7Kq9ZpL2m.Vw8RtY4nBc6HsJ1dFg3QaX", kKeep},
                            {"-7MAJ73_kJ-Pl2g9-MFez_8Su", kKeep}});
}

TEST(Filter, NotAValueHearsWhatStandsInFront) {
  const LeakRule rule = PrefixRule("t_");
  const std::string value = "x7Kq9ZpL2mVw8RtY4nBc6HsJ1dFg3QaX";
  const auto judged = [&](std::string_view before) {
    return NotAValueFilter().judge({rule, value, value, "acme_secret", before});
  };
  EXPECT_EQ(judged("acme_secret = "), kKeep);
  EXPECT_EQ(judged("acme_secret = -"), kKeep) << "the dash is the value's own";
  EXPECT_EQ(judged("${ACME_SECRET:-"), kKeep) << "what a shell takes where nothing is set";
  EXPECT_EQ(judged("acme-secret-"), kDrop);
  EXPECT_EQ(judged("acme_secret, "), kDrop);
}

TEST(Filter, StockPassword) {
  Check(StockPasswordFilter(), {{"password", kDrop},
                                {"Password123!", kDrop},
                                {"my-secret-pw", kDrop},
                                {"12345678", kDrop},
                                {"https://user:guest123@", kDrop},
                                {"x7Kq9ZpL2m", kKeep},
                                {"tr0ub4dor&3", kKeep}});
}

TEST(Filter, ChosenPassword) {
  Check(ChosenPasswordFilter(), {{"correcthorse", kDrop},
                                 {"/etc/passwd-1A", kDrop},
                                 {"Horse1234", kKeep},
                                 {"horse-1234", kKeep},
                                 {"HorseBattery!", kDrop}});
}

TEST(Filter, BasicCredentials) {
  Check(BasicCredentialsFilter(), {{"YWRtaW46eDdLcTlacEwybQ==", kKeep},  // admin:x7Kq9ZpL2m
                                   {"authentication", kDrop},
                                   {"YWRtaW5hZG1pbmFkbWlu", kDrop}});
}

// What is drawn at random is kept: a filter that drops genuine secrets is worse than none.
TEST(FilterThorough, RandomValuesPass) {
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

// So do values of every alphabet and length that the rules know, in the filters that look at how they are made.
TEST(FilterThorough, RandomValuesOfEveryAlphabetPass) {
  constexpr uint64_t kValues = 4'000;
  const std::vector<const Filter*> filters{&WordLikeFilter(), &FewDigitsFilter(), &OneCaseFilter(),
                                           &RepetitionFilter()};
  for (const std::string alphabet : {"base32", "base62", "base64", "base64url", "alnum-lower", "alnum-upper"}) {
    for (const uint32_t size : {16U, 20U, 24U, 32U, 40U, 64U}) {
      const LeakRule rule = RunRule(alphabet, size);
      size_t dropped = 0;
      for (uint64_t seed = 0; seed < kValues; ++seed) {
        const std::string value =
            "t_" + FillTemplate("{{" + alphabet + ":" + std::to_string(size) + "}}", seed).value();
        dropped += std::any_of(filters.begin(), filters.end(),
                               [&](const Filter* filter) { return Judged(*filter, value, rule) != kKeep; })
                       ? 1
                       : 0;
      }
      EXPECT_LE(dropped, kValues * 3 / 1000) << alphabet << " " << size;  // 0.1 % of them, and three deviations
    }
  }
}

TEST(FilterTable, MachineMadeValuesAreJudgedByHowTheyAreMade) {
  const auto has = [](const LeakRule& rule, const Filter& filter) {
    const auto filters = FiltersOf(rule);
    return std::find(filters.begin(), filters.end(), &filter) != filters.end();
  };
  LeakRule rule = RunRule("base62", 20);
  EXPECT_TRUE(has(rule, WordLikeFilter()) && has(rule, FewDigitsFilter()));
  rule.chosen_by_people = true;
  EXPECT_FALSE(has(rule, WordLikeFilter()) || has(rule, FewDigitsFilter()));
  EXPECT_FALSE(has(RunRule("hex", 40), WordLikeFilter())) << "hexadecimal digits spell no words";
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
