#include "rules/leaks/dialect/dialect_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <variant>

#include "rules/leaks/rule_set.h"

namespace keymuster {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ForeignRules Loaded(const std::string& text, const FileTexts& extended = {}) {
  Result<ForeignRules> loaded = LoadForeignRules(text, "g.toml", extended);
  if (!loaded.ok()) ADD_FAILURE() << loaded.error().Text();
  return loaded.ok() ? std::move(loaded).value() : ForeignRules{};
}

std::string ErrorOf(const std::string& text, const FileTexts& extended = {}) {
  const Result<ForeignRules> loaded = LoadForeignRules(text, "g.toml", extended);
  return loaded.ok() ? "" : loaded.error().Text();
}

constexpr const char* kAcme = R"(
[[rules]]
id = "Acme_Token.v2"
description = "An Acme token, which opens all."
regex = '''acme_([a-z0-9]{32})'''
entropy = 3.5
keywords = ["acme_"]
)";

TEST(DialectLoader, IsToldByContent) {
  for (const std::string text : {"[[rules]]\nid='a'\n", "[allowlist]\npaths=['x']\n", "[extend]\nuseDefault=true\n",
                                 "[[allowlists]]\npaths=['x']\n", "a/b.env:acme:12\n# c\n"}) {
    EXPECT_TRUE(IsForeignRuleFile(text, "f")) << text;
  }
  for (const std::string text : {"", "# nothing\n", "vendor = 'a'\n[[rule]]\n", "vendor='a'\n[[rules]]\n", "a:b\n",
                                 "not toml at all [", "x = 1\n"}) {
    EXPECT_FALSE(IsForeignRuleFile(text, "f")) << text;
  }
}

TEST(DialectLoader, TranslatesARule) {
  const ForeignRules loaded = Loaded(kAcme);
  ASSERT_THAT(loaded.rules, SizeIs(1));
  EXPECT_THAT(loaded.warnings, IsEmpty());
  const LeakRule& rule = loaded.rules[0];
  EXPECT_EQ(rule.id, "gitleaks-acme-token-v2");
  EXPECT_EQ(rule.title, "An Acme token");
  EXPECT_EQ(rule.scope.foreign_id, "Acme_Token.v2");
  EXPECT_EQ(rule.secret_class, SecretClass::kWeak);
  EXPECT_EQ(rule.max_match, 37U);
  EXPECT_EQ(rule.line, 2);
  // What is at the limit is dropped there, what is below it here.
  EXPECT_GT(rule.min_entropy, 3.5);
  EXPECT_LT(rule.min_entropy, 3.5001);
  const auto& shape = std::get<RegexShape>(rule.shape);
  EXPECT_EQ(shape.secret_group, 1U);
  EXPECT_THAT(shape.literals, ElementsAre("acme_"));
}

TEST(DialectLoader, CountsWhatHasNoEffect) {
  const ForeignRules loaded = Loaded(R"(
title = "mine"
wonder = 1
[[rules]]
id = "a"
regex = '''abcd[0-9]{4}'''
tags = ["x"]
filter = "entropy > 3"
[[rules]]
id = "b"
regex = '''efgh.*'''
keywords = ["other"]
tags = ["y"]
[[rules.required]]
id = "a"
[[rules.allowlists]]
commits = ["abc", "def"]
[[rules]]
id = "c"
regex = '''.{32}'''
[[rules]]
id = "d"
regex = '''[0-9a-f]{33}'''
keywords = ["Near"]
[[rules]]
id = "e"
regex = '''abcd(x)?y(z)?'''
[[rules]]
id = "f"
regex = '''wxyz'''
skipReport = true
)");
  EXPECT_THAT(loaded.rules, SizeIs(4));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("key \"wonder\" has no effect")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("key \"rules.tags\" has no effect (2 times)")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("key \"rules.filter\"")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("key \"rules.required\"")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("commits excuse nothing: what is read has no commit (2 times)")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("keywords do not limit")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("rule \"c\" is left out")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("rule \"d\" is slow")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("up to 16 KiB")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("group 1 is not in every match")));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("skipReport")));
  EXPECT_EQ(loaded.rules[1].max_match, kDefaultMaxMatch);
}

TEST(DialectLoader, ReadsAllowlists) {
  const ForeignRules loaded = Loaded(R"(
[allowlist]
description = "for all"
paths = ['''\.lock$''']
[[rules]]
id = "a"
regex = '''abcd([0-9]{4})'''
[rules.allowlist]
regexTarget = "line"
regexes = ['''sample''']
[[rules]]
ID = "b"
Regex = '''efgh([0-9]{4})'''
[[rules.allowlists]]
condition = "AND"
stopWords = ["TEST"]
paths = ["docs/"]
)");
  ASSERT_THAT(loaded.rules, SizeIs(2));
  ASSERT_THAT(loaded.rules[0].scope.allowlists, SizeIs(2));
  EXPECT_EQ(loaded.rules[0].scope.allowlists[0]->target, AllowTarget::kLine);
  EXPECT_THAT(loaded.rules[0].scope.allowlists[1]->paths, ElementsAre("\\.lock$"));
  EXPECT_TRUE(loaded.rules[1].scope.allowlists[0]->all);
  EXPECT_THAT(loaded.rules[1].scope.allowlists[0]->stopwords, ElementsAre("test"));
}

TEST(DialectLoader, AimsListsAtRules) {
  const std::string rules = "[[rules]]\nid='a'\nregex='abcd[0-9]'\n[[rules]]\nid='b'\nregex='efgh[0-9]'\n";
  const ForeignRules loaded = Loaded(rules + "[[allowlists]]\ntargetRules=['b']\nregexes=['x']\n");
  EXPECT_THAT(loaded.rules[0].scope.allowlists, IsEmpty());
  EXPECT_THAT(loaded.rules[1].scope.allowlists, SizeIs(1));
  EXPECT_THAT(ErrorOf(rules + "[[allowlists]]\ntargetRules=['c']\nregexes=['x']\n"), HasSubstr("\"c\""));
}

TEST(DialectLoader, Extends) {
  const FileTexts files{{"base.toml",
                         "[[rules]]\nid='a'\nregex='abcd[0-9]'\nentropy=2\n[[rules]]\nid='b'\nregex='efgh'\n"
                         "[allowlist]\npaths=['x']\n"}};
  const ForeignRules loaded = Loaded(
      "[extend]\npath='base.toml'\ndisabledRules=['b','zz']\n[[rules]]\nid='a'\ndescription='mine'\nentropy=3\n"
      "[[rules]]\nid='c'\nregex='ijkl'\n",
      files);
  ASSERT_THAT(loaded.rules, SizeIs(2));
  EXPECT_EQ(loaded.rules[0].title, "mine");
  EXPECT_EQ(std::get<RegexShape>(loaded.rules[0].shape).regex, "abcd[0-9]");
  EXPECT_NEAR(loaded.rules[0].min_entropy, 3, 1e-6);
  EXPECT_THAT(loaded.rules[1].scope.allowlists, SizeIs(1));
  EXPECT_THAT(loaded.warnings, Contains(HasSubstr("\"zz\"")));
  EXPECT_THAT(ErrorOf("[extend]\npath='none.toml'\n", files), HasSubstr("was not read: none.toml"));
  // In a circle: as deep as gitleaks goes, and then told.
  const FileTexts circle{{"c.toml", "[extend]\npath='c.toml'\n[[rules]]\nid='a'\nregex='abcd'\n"}};
  EXPECT_THAT(Loaded("[extend]\npath='c.toml'\n", circle).warnings, Contains(HasSubstr("beyond the second")));
  EXPECT_EQ(ExtendedPathOf("[extend]\npath='c.toml'\n", "g"), "c.toml");
  EXPECT_EQ(ExtendedPathOf("vendor='a'", "g"), "");
}

TEST(DialectLoader, RulesForPaths) {
  const ForeignRules loaded = Loaded(
      "[[rules]]\nid='p'\npath='(?:^|/)[^/]+\\.p12$'\n[[rules]]\nid='q'\npath='\\.env$'\n"
      "regex='''pass=(\\w+)'''\nkeywords=['pass']\n");
  ASSERT_THAT(loaded.rules, SizeIs(2));
  EXPECT_TRUE(loaded.rules[0].scope.path_alone);
  EXPECT_FALSE(loaded.rules[1].scope.path_alone);
  EXPECT_EQ(loaded.rules[1].scope.path, "\\.env$");
}

TEST(DialectLoader, RefusesWhatCannotBeMeant) {
  const std::pair<const char*, const char*> cases[] = {
      {"[[rules]]\nregex='abcd'\n", "g.toml:1"},
      {"[[rules]]\nid='a'\n", "neither regex nor path"},
      {"[[rules]]\nid='a'\nregex='ab(cd'\n", "rule a"},
      {"[[rules]]\nid='a'\nregex='abcd'\n[[rules]]\nid='a'\nregex='x'\n", "is taken"},
      {"[[rules]]\nid='a'\nregex='abcd(e)'\nsecretGroup=2\n", "secretGroup 2"},
      {"[[rules]]\nid='a'\nregex='abcd(e)'\nsecretGroup=-1\n", "secretGroup -1"},
      {"[[rules]]\nid='a'\nregex='abcd'\nentropy='high'\n", "g.toml:4"},
      {"[[rules]]\nid='a'\nregex='abcd'\nentropy=9\n", "min_entropy"},
      {"[[rules]]\nid='a'\nregex='abcd'\nkeywords='abcd'\n", "g.toml:4"},
      {"[[rules]]\nid='a'\nregex='abcd'\n[[rules.allowlists]]\ncondition='XOR'\nregexes=['x']\n", "XOR"},
      {"[[rules]]\nid='a'\nregex='abcd'\n[[rules.allowlists]]\nregexTarget='file'\nregexes=['x']\n", "file"},
      {"[[rules]]\nid='a'\nregex='abcd'\n[[rules.allowlists]]\ndescription='empty'\n", "is empty"},
      {"[extend]\nuseDefault=true\npath='x'\n", "both useDefault and path"},
      {"rules = 3\n", "g.toml:1"},
      {"[allowlist]\npaths=['x']\n[[allowlists]]\npaths=['y']\n", "both allowlist and allowlists"},
      {"[[rules]\n", "g.toml:1"},
  };
  for (const auto& [text, part] : cases) EXPECT_THAT(ErrorOf(text), HasSubstr(part)) << text;
}

TEST(DialectLoader, OnlyAllowlistsIsNoRule) {
  RuleSelection selection;
  selection.builtin = false;
  selection.files = {"g.toml"};
  EXPECT_FALSE(LeakRuleSet::Create(selection, {"[allowlist]\npaths=['x']\n"}).ok());
  selection.builtin = true;
  const Result<LeakRuleSet> set = LeakRuleSet::Create(selection, {"[allowlist]\npaths=['x']\n"});
  ASSERT_TRUE(set.ok());
  EXPECT_THAT(set->warnings(), Contains(HasSubstr("no rules of its own")));
}

TEST(DialectLoader, UseDefaultReachesTheBuiltInRules) {
  RuleSelection selection;
  selection.files = {"g.toml"};
  const Result<LeakRuleSet> set = LeakRuleSet::Create(
      selection, {"[extend]\nuseDefault=true\ndisabledRules=['aws-access-token']\n[allowlist]\npaths=['x']\n"});
  ASSERT_TRUE(set.ok()) << set.error().Text();
  const LeakRule* rule = set->Find("aws-access-key-id");
  ASSERT_NE(rule, nullptr);
  EXPECT_THAT(rule->scope.allowlists, SizeIs(1));
  EXPECT_NE(set->digest(), LeakRuleSet::Create({}, {})->digest());
  EXPECT_THAT(set->warnings(), Contains(HasSubstr("stand in for gitleaks' own")));
  EXPECT_THAT(set->warnings(), Contains(HasSubstr("--disable-rule")));
}

TEST(DialectLoader, StandsBesideTheBuiltInRules) {
  RuleSelection selection;
  selection.files = {"g.toml", "ignore"};
  const Result<LeakRuleSet> set =
      LeakRuleSet::Create(selection, {"[[rules]]\nid='private-key'\nregex='abcd'\n", "b/c.env:private-key:7\n"});
  ASSERT_TRUE(set.ok()) << set.error().Text();
  EXPECT_NE(set->Find("gitleaks-private-key"), nullptr);
  EXPECT_NE(set->Find("private-key"), nullptr);
  EXPECT_THAT(set->ignored(), ElementsAre(IgnoredPlace{"b/c.env", "private-key", 7}));
}

TEST(IgnoreFile, ReadsFingerprints) {
  const ForeignRules loaded = Loaded(
      "# why\r\n\n  a\\b.env:acme:3 \r\n0123456789abcdef0123456789abcdef01234567:x/y:acme:4\nc:d/e.txt:acme:5\n");
  EXPECT_THAT(loaded.ignored, ElementsAre(IgnoredPlace{"a/b.env", "acme", 3}, IgnoredPlace{"c:d/e.txt", "acme", 5}));
  EXPECT_THAT(loaded.warnings, ElementsAre(HasSubstr("fingerprints of a commit")));
}

}  // namespace
}  // namespace keymuster
