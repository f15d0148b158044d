#include "tests/scanner/leaks/soup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "rules/leaks/template.h"

namespace keymuster {
namespace {

LeakRuleSet Created(const RuleSelection& selection, const std::vector<std::string>& contents) {
  auto rules = LeakRuleSet::Create(selection, contents);
  EXPECT_TRUE(rules.ok()) << rules.error().Text();
  return std::move(rules).value();
}

}  // namespace

Soup::Soup(const LeakRuleSet& rules, uint64_t seed) : random_(seed) {
  for (const LeakRule& rule : rules.rules()) {
    templates_.insert(templates_.end(), rule.examples.begin(), rule.examples.end());
    templates_.insert(templates_.end(), rule.near_misses.begin(), rule.near_misses.end());
    const DerivedRegex derived = DeriveRegex(rule.shape);
    words_.insert(words_.end(), derived.anchors.begin(), derived.anchors.end());
    words_.insert(words_.end(), derived.literals.begin(), derived.literals.end());
  }
}

std::string Soup::Text(size_t size) {
  std::string text;
  while (text.size() < size) text += Piece();
  return text;
}

std::string Soup::Piece() {
  switch (Below(10)) {
    case 0:
    case 1:
    case 2:
      return FillTemplate(templates_[Below(templates_.size())], random_()).value();
    case 3: {  // cut short, and so often glued to what comes next
      std::string text = FillTemplate(templates_[Below(templates_.size())], random_()).value();
      return text.substr(Below(text.size()), 1 + Below(text.size()));
    }
    case 4:
      return words_[Below(words_.size())];
    case 5: {
      std::string word = words_[Below(words_.size())];
      std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::toupper(c); });
      return word;
    }
    case 6:
      return Bytes(1 + Below(60), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-");
    case 7:
      return Bytes(1 + Below(6), " \n\r\t\"'=:,;.()[]{}<>\\&%");
    case 8:
      return Bytes(Below(40), "etaoin shrdlu");
    default:
      return Bytes(1 + Below(8), std::string("\0\x01\x7f\x80\xa0\xff\n", 7));
  }
}

std::string Soup::Bytes(size_t size, const std::string& alphabet) {
  std::string text;
  for (size_t i = 0; i < size; ++i) text += alphabet[Below(alphabet.size())];
  return text;
}

const LeakRuleSet& AllBuiltinRules() {
  static const LeakRuleSet rules = [] {
    RuleSelection selection;
    selection.enable = {"*"};
    return Created(selection, {});
  }();
  return rules;
}

LeakRuleSet RulesFrom(const std::string& toml) {
  RuleSelection selection;
  selection.builtin = false;
  selection.files = {"test.toml"};
  return Created(selection, {"vendor = \"Test\"\n" + toml});
}

LeakRuleSet FreeRules(const std::vector<FreeRule>& rules) {
  std::string toml;
  for (size_t i = 0; i < rules.size(); ++i) {
    toml += "[[rule]]\nid = \"free-" + std::to_string(i) +
            "\"\ntitle = \"t\"\nwhy = \"w\"\nmend = \"m\"\nseverity = \"low\"\nexamples = [\"x\"]\n";
    if (rules[i].max_match > 0) toml += "max_match = " + std::to_string(rules[i].max_match) + "\n";
    toml += "[rule.regex]\nregex = '''" + rules[i].regex + "'''\nliterals = ['" + rules[i].literal +
            "']\nsecret_group = " + std::to_string(rules[i].secret_group) + "\n";
  }
  return RulesFrom(toml);
}

}  // namespace keymuster
