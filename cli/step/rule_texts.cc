#include "cli/step/rule_texts.h"

#include <set>
#include <string>

#include "cli/step/secret_files.h"
#include "rules/keys/key_rule.h"

namespace keymuster {
namespace {

std::set<std::string> NamedRules(const Report& report) {
  std::set<std::string> names;
  for (const LeakFinding& leak : report.leaks) names.insert(leak.rule);
  for (const KeyFinding& finding : report.key_findings) names.insert(finding.rule);
  for (const RuleTally& tally : report.tallies) names.insert(tally.rule);
  for (const Correlation& correlation : report.correlations) {
    names.insert(correlation.key_rules.begin(), correlation.key_rules.end());
    for (const UsePlace& place : correlation.places) names.insert(place.rule);
  }
  return names;
}

}  // namespace

std::vector<RuleText> TextsOfNamedRules(const Report& report, const LeakRuleSet& rules) {
  std::vector<RuleText> texts;
  const std::set<std::string> names = NamedRules(report);
  for (const std::string& name : names) {
    if (const LeakRule* rule = rules.Find(name)) {
      texts.push_back(TextOf(*rule));
    } else if (name == kSecretFileRule) {
      texts.push_back(SecretFileRuleText());
    } else {
      for (const KeyRule* key_rule : AllKeyRules()) {
        if (key_rule->id == name) texts.push_back(TextOf(*key_rule));
      }
    }
  }
  return texts;
}

}  // namespace keymuster
