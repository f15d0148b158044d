#include "rules/leaks/rule_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/leaks/builtin.h"
#include "rules/leaks/rule_digest.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

std::string RuleText(const std::string& id, const std::string& more = "") {
  return "[[rule]]\nid = '" + id +
         "'\ntitle = 't'\nwhy = 'w'\nmend = 'm'\nseverity = 'high'\nexamples = ['ab{{hex:32}}']\n" + more +
         "\n[rule.prefix]\nprefixes = ['ab']\npieces = ['hex{32}']\n";
}

std::string File(const std::string& rules) { return "vendor = 'Acme'\n" + rules; }

// Three rules, one of them off by default.
std::string ThreeRules() {
  return File(RuleText("acme-one") + RuleText("acme-two") + RuleText("beta-off", "enabled = false"));
}

RuleSelection Only(const std::string& file) {
  RuleSelection selection;
  selection.builtin = false;
  selection.files = {file};
  return selection;
}

std::string Ids(const RuleSelection& selection, const std::vector<std::string>& contents) {
  const Result<LeakRuleSet> set = LeakRuleSet::Create(selection, contents);
  if (!set.ok()) return set.error().Text();
  std::string ids;
  for (const LeakRule& rule : set->rules()) ids += (ids.empty() ? "" : " ") + rule.id;
  return ids;
}

TEST(RuleSet, IsSortedAndLeavesOutWhatIsOff) {
  EXPECT_EQ(Ids(Only("f"), {File(RuleText("zz") + RuleText("aa") + RuleText("mm", "enabled = false"))}), "aa zz");
}

TEST(RuleSet, SelectsByGlob) {
  struct Case {
    std::vector<std::string> enable, disable, only;
    const char* ids;
  };
  const Case cases[] = {
      {{}, {}, {}, "acme-one acme-two"},
      {{"beta-off"}, {}, {}, "acme-one acme-two beta-off"},
      {{"*"}, {}, {}, "acme-one acme-two beta-off"},
      {{}, {"acme-*"}, {}, "no rule is left of 3: 2 disabled, 1 off by default"},
      {{}, {"*-two"}, {}, "acme-one"},
      {{"*"}, {"beta-*"}, {}, "acme-one acme-two"},
      {{}, {}, {"acme-one"}, "acme-one"},
      {{}, {}, {"beta-off"}, "beta-off"},
      {{}, {}, {"beta-*"}, "no rule is left of 3: 2 not among those asked for (only), 1 off by default"},
      {{"beta-*"}, {}, {"beta-*"}, "beta-off"},
      {{}, {"acme-one"}, {"acme-???"}, "acme-two"},
  };
  for (const Case& expected : cases) {
    RuleSelection selection = Only("f");
    selection.enable = expected.enable;
    selection.disable = expected.disable;
    selection.only = expected.only;
    EXPECT_THAT(Ids(selection, {ThreeRules()}), HasSubstr(expected.ids));
  }
}

TEST(RuleSet, RefusesAGlobThatNamesNoRule) {
  RuleSelection selection = Only("f");
  selection.disable = {"acme-onne"};
  EXPECT_THAT(Ids(selection, {ThreeRules()}),
              HasSubstr("disable: no rule is called \"acme-onne\"; did you mean \"acme-one\"?"));
  selection = Only("f");
  selection.only = {"[a-z]*"};
  EXPECT_THAT(Ids(selection, {ThreeRules()}), HasSubstr("only: rule pattern"));
  selection = Only("f");
  selection.enable = {""};
  EXPECT_THAT(Ids(selection, {ThreeRules()}), HasSubstr("enable: rule pattern \"\" is empty"));
}

TEST(RuleSet, RefusesAnIdThatIsTaken) {
  RuleSelection selection = Only("one.toml");
  selection.files.push_back("two.toml");
  EXPECT_THAT(Ids(selection, {ThreeRules(), "\n" + File(RuleText("acme-two"))}),
              HasSubstr("two.toml:3: rule id \"acme-two\" is taken by one.toml:13"));
  selection = RuleSelection();
  selection.files = {"mine.toml"};
  EXPECT_THAT(
      Ids(selection, {File(RuleText("aws-access-key-id"))}),
      MatchesRegex("mine.toml:2: rule id .aws-access-key-id. is taken by built-in:[0-9]+; choose another id.*"));
}

TEST(RuleSet, NothingToScanWithIsAnError) {
  RuleSelection selection;
  selection.builtin = false;
  const Result<LeakRuleSet> set = LeakRuleSet::Create(selection, {});
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.error().code, ErrorCode::kRule);
  EXPECT_THAT(set.error().Text(), HasSubstr("the built-in rules are off and no rule file is given"));
}

TEST(RuleSet, AFileThatDoesNotLoadIsAnError) {
  EXPECT_THAT(Ids(Only("bad.toml"), {"vendor = 'x'\n[[rule]]\nidd = 1\n"}), HasSubstr("bad.toml:3:1"));
  EXPECT_THAT(Ids(Only("f"), {}), HasSubstr("differ in number"));
}

TEST(RuleSet, SaysWhereItsRulesComeFrom) {
  RuleSelection selection;
  selection.files = {"mine.toml"};
  const Result<LeakRuleSet> set = LeakRuleSet::Create(selection, {ThreeRules()});
  ASSERT_TRUE(set.ok()) << set.error().Text();
  ASSERT_EQ(set->sources().size(), 2U);
  EXPECT_EQ(set->sources()[0].name, "built-in");
  EXPECT_EQ(set->sources()[1].name, "mine.toml");
  EXPECT_EQ(set->sources()[1].rules, 2U);
  EXPECT_EQ(set->sources()[0].rules + 2, set->rules().size());
  EXPECT_LT(set->rules().size(), BuiltinLeakRules().size() + 2) << "the principal ids are off by default";
  ASSERT_NE(set->Find("acme-two"), nullptr);
  EXPECT_EQ(set->Find("acme-two")->source, "mine.toml");
  EXPECT_EQ(set->Find("beta-off"), nullptr);
  EXPECT_EQ(set->Find(""), nullptr);
  EXPECT_GE(set->rules().summary().longest_match, kDefaultMaxMatch);
}

TEST(RuleSet, TheDigestIsOfWhatMatches) {
  const auto digest = [](const std::string& more, const std::string& shape_edit = "hex{32}") {
    std::string text = File(RuleText("acme-one", more));
    text.replace(text.find("hex{32}"), 7, shape_edit);
    return LeakRuleSet::Create(Only("f"), {text}).value().digest();
  };
  const std::string plain = digest("");
  EXPECT_THAT(plain, MatchesRegex("[0-9a-f]{64}"));
  EXPECT_EQ(digest(""), plain);
  EXPECT_EQ(digest("near_misses = ['x']"), plain);
  EXPECT_EQ(digest("references = ['https://a']"), plain);
  EXPECT_NE(digest("min_entropy = 2"), plain);
  EXPECT_NE(digest("filters = ['hex-only']"), plain);
  EXPECT_NE(digest("max_match = 40"), plain);
  EXPECT_NE(digest("secret_class = 'strong'"), plain);
  EXPECT_NE(digest("confidence = 'low'"), plain);
  EXPECT_NE(digest("", "hex{33}"), plain);
}

TEST(RuleSet, DoesNotDependOnTheOrderOfFiles) {
  RuleSelection one = Only("a");
  one.files.push_back("b");
  RuleSelection other = Only("b");
  other.files.push_back("a");
  const std::string a = File(RuleText("acme-one"));
  const std::string b = File(RuleText("acme-two"));
  EXPECT_EQ(LeakRuleSet::Create(one, {a, b}).value().digest(), LeakRuleSet::Create(other, {b, a}).value().digest());
}

TEST(LeakRuleSet, TheDigestOfTheBuiltinRulesIsKnownBeforehand) {
  const LeakRuleSet rules = LeakRuleSet::Create(RuleSelection{}, {}).value();
  EXPECT_EQ(rules.digest(), DigestOf({rules.rules().begin(), rules.rules().end()}));
}

}  // namespace
}  // namespace keymuster
