#include "cli/screen/display_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/leaks/template.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Filled(std::string_view text) { return FillTemplate(text, 7).value(); }

TEST(DisplayMask, HidesSecretsWhereverTheyStandInALine) {
  const std::string token = Filled("ghp_{{mark}}{{base62:30}}{{github_checksum}}");
  DisplayMask mask;
  for (const std::string& text :
       {token, "/srv/" + token + "/x", "error: " + token + ": no such file", "--x=" + token}) {
    EXPECT_THAT(mask(text), Not(HasSubstr(token)));
    EXPECT_THAT(mask(text), HasSubstr("ghp_..."));
  }
}

TEST(DisplayMask, LeavesKeyIdsAndAllElse) {
  const std::string text = Filled("/home/alice/{{aws_key_id:AKIA}}.json: not found");
  DisplayMask mask;
  EXPECT_EQ(mask(text), text);
}

TEST(DisplayMask, TheRulesOfTheRunAreAddedAndMayDieFirst) {
  DisplayMask mask;
  {
    constexpr std::string_view kRules = R"(vendor = "Mine"
[[rule]]
id = "mine"
title = "T"
why = "w"
mend = "m"
references = ["https://example.org/"]
severity = "low"
confidence = "low"
secret_class = "weak"
examples = ["mine-{{digits:8}}"]
near_misses = ["mine-{{digits:7}}"]
[rule.regex]
regex = 'mine-([0-9]{8})'
literals = ["mine-"]
secret_group = 1
)";
    RuleSelection selection;
    selection.files = {"mine.toml"};
    selection.builtin = false;
    const Result<LeakRuleSet> rules = LeakRuleSet::Create(selection, {std::string(kRules)});
    ASSERT_TRUE(rules.ok()) << rules.error().Text();
    mask.Add(*rules);
  }
  EXPECT_THAT(mask("x mine-12345678 x"), Not(HasSubstr("12345678")));
  const std::string token = Filled("ghp_{{mark}}{{base62:30}}{{github_checksum}}");
  EXPECT_THAT(mask(token), Not(HasSubstr(token)));
}

}  // namespace
}  // namespace keymuster
