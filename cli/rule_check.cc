#include "cli/rule_check.h"

#include <algorithm>
#include <optional>

#include "core/printable.h"
#include "rules/leaks/template.h"
#include "scanner/leaks/scan.h"

namespace keymuster {
namespace {

constexpr uint64_t kSeeds = 3;

bool Finds(const LeakRuleSet& rules, const LeakRule& rule, const std::string& text) {
  const std::vector<LeakFinding> findings = ScanText(rules, text, ScanOptions{});
  return std::any_of(findings.begin(), findings.end(), [&](const LeakFinding& f) { return f.rule == rule.id; });
}

// What is wrong with one template of a rule; nullopt if nothing is.
std::optional<std::string> Trouble(const LeakRuleSet& rules, const LeakRule& rule, const std::string& text,
                                   bool should_match) {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Result<std::string> filled = FillTemplate(text, seed);
    if (!filled.ok()) return filled.error().Text();
    if (Finds(rules, rule, *filled) == should_match) continue;
    return std::string(should_match ? "is not found" : "is found, and must not be") + " (seed " + std::to_string(seed) +
           ")";
  }
  return std::nullopt;
}

void CheckTemplates(const LeakRuleSet& rules, const LeakRule& rule, const std::vector<std::string>& templates,
                    bool should_match, RuleCheck& check) {
  for (size_t index = 0; index < templates.size(); ++index) {
    const std::optional<std::string> trouble = Trouble(rules, rule, templates[index], should_match);
    if (!trouble) {
      ++(should_match ? check.examples : check.near_misses);
      continue;
    }
    check.failures.push_back(Printable(rule.source) + ":" + std::to_string(rule.line) + ": " + rule.id + ": " +
                             (should_match ? "example " : "near miss ") + std::to_string(index + 1) + " " + *trouble);
  }
}

}  // namespace

RuleCheck CheckRules(const LeakRuleSet& rules) {
  RuleCheck check;
  for (const LeakRule& rule : rules.rules()) {
    ++check.rules;
    if (rule.examples.empty()) {
      check.failures.push_back(Printable(rule.source) + ":" + std::to_string(rule.line) + ": " + rule.id +
                               ": has no example");
    }
    CheckTemplates(rules, rule, rule.examples, true, check);
    CheckTemplates(rules, rule, rule.near_misses, false, check);
  }
  return check;
}

}  // namespace keymuster
