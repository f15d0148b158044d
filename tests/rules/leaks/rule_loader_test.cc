#include "rules/leaks/rule_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A rule file of a vendor line and one rule: `keys` are added to those that every rule needs, `shape` stands behind.
std::string RuleFile(const std::string& keys, const std::string& shape) {
  return "vendor = 'Acme'\n[[rule]]\nid = 'acme-key'\ntitle = 'Acme key'\nwhy = 'w'\nmend = 'm'\nseverity = 'high'\n"
         "examples = ['acme_{{base62:32}}']\n" +
         keys + "\n" + shape + "\n";
}

const char* const kPrefix = "[rule.prefix]\nprefixes = ['acme_']\npieces = ['base62{32}']";

LeakRule OnlyRule(const std::string& toml) {
  Result<std::vector<LeakRule>> rules = LoadLeakRules(toml, "acme.toml");
  if (!rules.ok()) ADD_FAILURE() << rules.error().Text();
  return rules.ok() && rules->size() == 1 ? rules.value()[0] : LeakRule();
}

TEST(RuleLoader, ReadsARuleWithItsDefaults) {
  const LeakRule rule = OnlyRule(RuleFile("", kPrefix));
  EXPECT_EQ(rule.id, "acme-key");
  EXPECT_EQ(rule.vendor, "Acme");
  EXPECT_EQ(rule.title, "Acme key");
  EXPECT_EQ(rule.severity, Severity::kHigh);
  EXPECT_EQ(rule.confidence, Confidence::kHigh);
  EXPECT_EQ(rule.secret_class, SecretClass::kWeak) << "nothing that could be cracked is written by default";
  EXPECT_EQ(rule.checksum, Checksum::kNone);
  EXPECT_EQ(rule.min_entropy, 0);
  EXPECT_TRUE(rule.enabled);
  EXPECT_EQ(rule.max_match, 1 + 5 + 32 + 1) << "the token and a byte of context on either side";
  EXPECT_EQ(rule.source, "acme.toml");
  EXPECT_EQ(rule.line, 2);
  const auto& shape = std::get<PrefixShape>(rule.shape);
  EXPECT_EQ(shape.not_after.name, "mid-word");
  EXPECT_EQ(shape.not_before.name, "base62");
}

TEST(RuleLoader, ReadsEveryKey) {
  const LeakRule rule = OnlyRule(RuleFile(
      "references = ['https://a', 'https://b']\nconfidence = 'low'\nsecret_class = 'strong'\npublic_prefix = 'acme_'\n"
      "min_entropy = 3\nchecksum = 'github-crc32'\nfilters = ['placeholder', 'hex-only']\nmax_match = 99\n"
      "enabled = false\nnear_misses = ['acme_{{base62:3}}']",
      "[rule.prefix]\nprefixes = ['acme_', 'acm_']\nnot_after = 'nothing'\nnot_before = '[_-]'\n"
      "pieces = ['[a-z]{30,40}', \"'.'\", 'digits{0,2}']"));
  EXPECT_THAT(rule.references, ElementsAre("https://a", "https://b"));
  EXPECT_EQ(rule.confidence, Confidence::kLow);
  EXPECT_EQ(rule.secret_class, SecretClass::kStrong);
  EXPECT_EQ(rule.public_prefix, "acme_");
  EXPECT_EQ(rule.min_entropy, 3.0);
  EXPECT_EQ(rule.checksum, Checksum::kGithubCrc32);
  EXPECT_THAT(rule.filters, ElementsAre("placeholder", "hex-only"));
  EXPECT_EQ(rule.max_match, 99U);
  EXPECT_FALSE(rule.enabled);
  EXPECT_THAT(rule.near_misses, ElementsAre("acme_{{base62:3}}"));
  const auto& shape = std::get<PrefixShape>(rule.shape);
  EXPECT_THAT(shape.prefixes, ElementsAre("acme_", "acm_"));
  EXPECT_EQ(SizeOf(shape.not_after), 0U);
  EXPECT_EQ(SizeOf(shape.not_before), 2U);
  ASSERT_EQ(shape.pieces.size(), 3U);
  EXPECT_EQ(std::get<keymuster::Run>(shape.pieces[0]).max, 40U);
  EXPECT_EQ(std::get<std::string>(shape.pieces[1]), ".");
  EXPECT_EQ(std::get<keymuster::Run>(shape.pieces[2]).min, 0U);
}

TEST(RuleLoader, ReadsShapes) {
  const LeakRule named = OnlyRule(RuleFile("", "[rule.named]\nnames = ['acme-key', 'acme']\nvalue = 'hex{32,64}'"));
  EXPECT_THAT(std::get<NamedShape>(named.shape).names, ElementsAre("acme-key", "acme"));
  EXPECT_EQ(std::get<NamedShape>(named.shape).value.max, 64U);
  EXPECT_EQ(std::get<NamedShape>(named.shape).not_before.name, "hex");
  EXPECT_EQ(named.max_match, LongestMatch(named.shape));

  const LeakRule regex = OnlyRule(
      RuleFile("", "[rule.regex]\nregex = 'acme=(\\w+)'\nsecret_group = 1\nliterals = ['acme=']\nnot_before = 'word'"));
  EXPECT_EQ(std::get<RegexShape>(regex.shape).regex, "acme=(\\w+)");
  EXPECT_EQ(std::get<RegexShape>(regex.shape).secret_group, 1U);
  EXPECT_EQ(std::get<RegexShape>(regex.shape).not_after.name, "nothing");
  EXPECT_EQ(regex.max_match, kDefaultMaxMatch);
}

TEST(RuleLoader, PiecesMayHoldBracesAndQuotes) {
  const LeakRule rule = OnlyRule(
      RuleFile("", "[rule.prefix]\nprefixes = ['acme_']\npieces = ['[{}]{2}', \"'{'\", \"'a{3}'\", 'hex{8}']"));
  const auto& pieces = std::get<PrefixShape>(rule.shape).pieces;
  ASSERT_EQ(pieces.size(), 4U);
  EXPECT_EQ(SizeOf(std::get<keymuster::Run>(pieces[0]).alphabet), 2U);
  EXPECT_EQ(std::get<std::string>(pieces[1]), "{");
  EXPECT_EQ(std::get<std::string>(pieces[2]), "a{3}");
}

struct BadCase {
  std::string toml;
  const char* where;
  const char* what;
};

void ExpectRefused(const BadCase& bad) {
  const Result<std::vector<LeakRule>> rules = LoadLeakRules(bad.toml, "f.toml");
  ASSERT_FALSE(rules.ok()) << bad.toml;
  EXPECT_EQ(rules.error().code, ErrorCode::kRule) << bad.toml;
  EXPECT_EQ(rules.error().where, bad.where) << bad.toml << rules.error().Text();
  EXPECT_THAT(rules.error().Text(), HasSubstr(bad.what)) << bad.toml;
}

TEST(RuleLoader, RefusesFilesThatAreNotRuleFiles) {
  const std::string rule = RuleFile("", kPrefix);
  const std::string second = rule.substr(rule.find("[[rule]]"));
  const BadCase cases[] = {
      {"", "f.toml:1:1", "has no rules"},
      {"# nothing\n", "f.toml:1:1", "has no rules"},
      {"vendor = 'x'\n", "f.toml:1:1", "has no rules"},
      {"vendor = 'x'\nrule = []\n", "f.toml:2:8", "has no rules"},
      {"vendor = 'x'\nrule = 'y'\n", "f.toml:2:8", "\"rule\" must be an array"},
      {"vendor = 'x'\nrule = [1]\n", "f.toml:2:9", "must be a table"},
      {"vendor = 'x'\n[rule]\nid = 'y'\n", "f.toml:2:1", "must be an array"},
      {"vendor = 'x'\n[[rules]]\nid = 'y'\n", "f.toml:2:3", "did you mean \"rule\"?"},
      {"vendor = 'x'\n[[allowlist]]\n", "f.toml:2:3", "unknown key \"allowlist\""},
      {"vendor = 7\n" + second, "f.toml:1:10", "must be a string"},
      {second, "f.toml:1:1", "missing key \"vendor\""},
      {rule + second, "f.toml:13:1", "rule id \"acme-key\" is taken by line 2"},
      {"vendor = 'x'\n[[rule]\n", "f.toml:2:8", "not TOML"},
  };
  for (const BadCase& bad : cases) ExpectRefused(bad);
}

TEST(RuleLoader, RefusesWrongKeys) {
  const auto with = [](const char* from, const std::string& to) {
    std::string text = RuleFile("", kPrefix);
    return text.replace(text.find(from), std::string(from).size(), to);
  };
  const BadCase cases[] = {
      {with("id = 'acme-key'", ""), "f.toml:2:1", "missing key \"id\" in [[rule]]"},
      {with("why = 'w'", ""), "f.toml:2:1", "missing key \"why\""},
      {with("why = 'w'", "why = \" \\n\""), "f.toml:5:7", "\"why\" is empty"},
      {with("mend =", "mends ="), "f.toml:6:1", "unknown key \"mends\" in [[rule]]; did you mean \"mend\"?"},
      {with("'acme-key'", "'Acme Key'"), "f.toml:3:6", "is not a rule id"},
      {with("'acme-key'", "'acme-'"), "f.toml:3:6", "is not a rule id"},
      {with("'acme-key'", "'" + std::string(65, 'a') + "'"), "f.toml:3:6", "is not a rule id"},
      {with("'high'", "'hihg'"), "f.toml:7:12", "unknown severity \"hihg\"; did you mean \"high\"?"},
      {with("'high'", "3"), "f.toml:7:12", "must be a string"},
      {with("['acme_{{base62:32}}']", "[]"), "f.toml:2:1", "has no examples"},
      {with("examples", "near_misses"), "f.toml:2:1", "has no examples"},
      {with("{{base62:32}}", "{{base63:32}}"), "f.toml:8:13", "did you mean \"base62\"?"},
      {with("{{base62:32}}", "{{base62:32"), "f.toml:8:13", "is not closed"},
  };
  for (const BadCase& bad : cases) ExpectRefused(bad);
}

TEST(RuleLoader, RefusesWrongValues) {
  const std::pair<const char*, const char*> cases[] = {
      {"confidence = 'certain'", "known are low, medium, high"},
      {"secret_class = 'stong'", "did you mean \"strong\"?"},
      {"checksum = 'md5'", "unknown checksum"},
      {"enabled = 'no'", "must be true or false"},
      {"min_entropy = 'x'", "must be a number"},
      {"min_entropy = -1", "not from 0 to 8"},
      {"min_entropy = 8", "not from 0 to 8"},
      {"min_entropy = nan", "not from 0 to 8"},
      {"min_entropy = 5.5", "out of reach: 32 bytes have at most 5.0"},
      {"max_match = 0", "out of range"},
      {"max_match = -5", "out of range"},
      {"max_match = 9999999999999", "out of range"},
      {"max_match = 70000", "may be 1 to 65536"},
      {"max_match = 10", "below the shortest match"},
      {"max_match = 1.5", "must be an integer"},
      {"references = 'https://a'", "must be an array"},
      {"filters = [1]", "must be a string"},
      {"examples2 = []", "did you mean \"examples\"?"},
  };
  for (const auto& [keys, what] : cases) {
    const Result<std::vector<LeakRule>> rules = LoadLeakRules(RuleFile(keys, kPrefix), "f.toml");
    ASSERT_FALSE(rules.ok()) << keys;
    EXPECT_THAT(rules.error().Text(), HasSubstr(what)) << keys;
    EXPECT_THAT(rules.error().where, HasSubstr("f.toml:")) << keys;
  }
}

TEST(RuleLoader, RefusesAClassThatPromisesTooMuch) {
  const BadCase weak{
      RuleFile("secret_class = 'strong'", "[rule.prefix]\nprefixes = ['acme_']\npieces = ['base62{20,40}']"),
      "f.toml:2:1", "promises 128 random bits, the shape holds 119.1"};
  ExpectRefused(weak);
}

TEST(RuleLoader, RefusesWrongShapes) {
  const BadCase cases[] = {
      {"", "f.toml:2:1", "has no shape"},
      {std::string(kPrefix) + "\n[rule.regex]\nregex = 'x'", "f.toml:13:1", "the second"},
      {"[rule.prefx]", "f.toml:10:7", "did you mean \"prefix\"?"},
      {"prefix = 'x'", "f.toml:10:10", "[rule.prefix] must be a table"},
      {"[rule.prefix]\nprefix = ['acme_']", "f.toml:11:1", "did you mean \"prefixes\"?"},
      {"[rule.prefix]\npieces = ['hex{4}']", "f.toml:10:1", "missing key \"prefixes\" in [rule.prefix]"},
      {"[rule.prefix]\nprefixes = []\npieces = ['hex{4}']", "f.toml:11:12", "is empty"},
      {"[rule.prefix]\nprefixes = ['a']\npieces = ['hex{4}']", "f.toml:11:12", "shorter than two bytes"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = []", "f.toml:12:10", "needs a run that varies"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = [\"'x'\"]", "f.toml:12:10", "needs a run that varies"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex']", "f.toml:12:11", "has no {count}"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{}']", "f.toml:12:11", "is not a number"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{4,}']", "f.toml:12:11", "is not a number"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{-4}']", "f.toml:12:11", "is not a number"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{9,4}']", "f.toml:12:11", "run backwards"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{0}']", "f.toml:12:11", "always empty"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{4}', 'hex{20000}']", "f.toml:12:21", "more than 1000"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{4,20000}']", "f.toml:12:11", "longer than 16 KiB"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hexx{4}']", "f.toml:12:11", "did you mean \"hex\"?"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['nothing{4}']", "f.toml:12:11", "no byte can match"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{4}']\nnot_after = '[z-a]'", "f.toml:13:13", "runs backwards"},
      {"[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{4}']\nnot_before = '[\\x00-\\xff]'", "f.toml:13:14",
       "no byte could stand next"},
      {"[rule.named]\nvalue = 'hex{32}'", "f.toml:10:1", "missing key \"names\""},
      {"[rule.named]\nnames = ['Acme']\nvalue = 'hex{32}'", "f.toml:11:9", "not lower-case words"},
      {"[rule.named]\nnames = ['acme--key']\nvalue = 'hex{32}'", "f.toml:11:9", "not lower-case words"},
      {"[rule.named]\nnames = ['s3-key']\nvalue = 'hex{32}'", "f.toml:11:9", "shorter than three letters"},
      {"[rule.named]\nnames = ['acme']\nvalue = 'hex{0,32}'", "f.toml:12:9", "may be empty"},
      {"[rule.regex]\nregex = ''\nliterals = ['acme']", "f.toml:11:9", "regex is empty"},
      {"[rule.regex]\nregex = 'acme(x'\nliterals = ['acme']", "f.toml:11:9", "'(' is not closed"},
      {"[rule.regex]\nregex = 'acme)('\nliterals = ['acme']", "f.toml:11:9", "closes no group"},
      {"[rule.regex]\nregex = 'acme'", "f.toml:10:1", "missing key \"literals\""},
      {"[rule.regex]\nregex = 'acme'\nliterals = ['ac']", "f.toml:12:12", "shorter than three bytes"},
      {"[rule.regex]\nregex = 'acme'\nliterals = ['Acme']", "f.toml:12:12", "not in lower case"},
      {"[rule.regex]\nregex = 'acme(x)'\nliterals = ['acme']\nsecret_group = 2", "f.toml:13:16",
       "the regex has 1 groups"},
      {"[rule.regex]\nregex = 'acme'\nliterals = ['acme']\nsecret_group = -1", "f.toml:13:16", "out of range"},
  };
  for (const BadCase& bad : cases) ExpectRefused({RuleFile("", bad.toml), bad.where, bad.what});
}

TEST(RuleLoader, RefusesAChecksumWhereNoneIsDefined) {
  const std::string named = "[rule.named]\nnames = ['acme']\nvalue = 'hex{32}'";
  ExpectRefused({RuleFile("checksum = 'github-crc32'", named), "f.toml:2:1", "defined for [rule.prefix] only"});
}

}  // namespace
}  // namespace keymuster
