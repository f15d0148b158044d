#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "rules/keys/key_rule.h"
#include "rules/keys/policy.h"

namespace keymuster {
namespace {

std::filesystem::path Repository() { return std::filesystem::path(__FILE__).parent_path() / "../../.."; }

// With every run of blanks and line ends as one blank, so that paragraphs may be wrapped anywhere.
std::string ReadWords(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string words;
  for (const char c : std::string{std::istreambuf_iterator<char>(file), {}}) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank || !words.ends_with(' ')) words += blank ? ' ' : c;
  }
  return words;
}

bool IsRuleId(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; }) &&
         (id.starts_with("KEY-") || id.starts_with("ROOT-") || id.starts_with("DATA-"));
}

TEST(AllKeyRules, AreSortedAndComplete) {
  std::set<std::string_view> ids;
  std::string_view before;
  for (const KeyRule* rule : AllKeyRules()) {
    EXPECT_LT(before, rule->id);
    before = rule->id;
    ids.insert(rule->id);
    EXPECT_TRUE(IsRuleId(rule->id)) << rule->id;
    EXPECT_NE(rule->judge, nullptr);
    for (const std::string_view text : {rule->title, rule->why, rule->mend}) EXPECT_FALSE(text.empty()) << rule->id;
    EXPECT_TRUE(rule->why.ends_with('.') && rule->mend.ends_with('.')) << rule->id;
    EXPECT_FALSE(rule->references.empty()) << rule->id;
    const RuleText text = TextOf(*rule);
    EXPECT_EQ(text.id, rule->id);
    EXPECT_EQ(text.references.size(), rule->references.size());
  }
  EXPECT_EQ(ids.size(), AllKeyRules().size());
}

TEST(AllKeyRules, EachIsAFileThatExplainsItself) {
  for (const KeyRule* rule : AllKeyRules()) {
    std::string name(rule->id);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::tolower(c)); });
    const std::string text = ReadWords(Repository() / "rules/keys" / (name + ".cc"));
    EXPECT_TRUE(text.starts_with("// " + std::string(rule->id) + " ")) << name;
    for (const char* part : {"// What it does:", "// Why this is bad:", "// Example:", "// What to do instead:"}) {
      EXPECT_NE(text.find(part), std::string::npos) << name << " lacks " << part;
    }
  }
}

TEST(KeyRulesPage, SaysOfEachRuleWhatTheProgramSays) {
  const std::string page = ReadWords(Repository() / "docs/key-rules.md");
  std::set<std::string> documented;
  constexpr std::string_view kHeading = "## ";
  for (size_t at = page.find(kHeading); at != std::string::npos; at = page.find(kHeading, at + 1)) {
    const size_t begin = at + kHeading.size();
    const std::string word = page.substr(begin, page.find(' ', begin) - begin);
    if (IsRuleId(word)) documented.insert(word);
  }
  std::set<std::string> known;
  for (const KeyRule* rule : AllKeyRules()) {
    known.insert(std::string(rule->id));
    for (const std::string_view text : {rule->title, rule->why, rule->mend}) {
      EXPECT_NE(page.find(text), std::string::npos) << rule->id << ": the page lacks \"" << text << '"';
    }
  }
  EXPECT_EQ(documented, known);
}

TEST(KeyRulesPage, NamesEveryThresholdWithItsDefault) {
  const std::string page = ReadWords(Repository() / "docs/key-rules.md");
  for (const auto& [name, value] : KeyPolicy{}.Describe()) {
    EXPECT_NE(page.find("| `" + name + "` | " + value + " |"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace keymuster
