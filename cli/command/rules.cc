#include <array>
#include <string>

#include "cli/command/commands.h"
#include "cli/exit_code.h"
#include "cli/rule_book.h"
#include "cli/screen/quantity.h"
#include "core/spelling.h"
#include "report/plain_text.h"
#include "rules/keys/key_rule.h"
#include "scanner/leaks/rule_check.h"

namespace keymuster {
namespace {

constexpr std::array<std::string_view, 3> kVerbs = {"list", "show", "check"};

std::string Column(std::string text, size_t width) {
  text.resize(std::max(width, text.size() + 1), ' ');
  return text;
}

std::string ListOf(const LeakRuleSet& every, const LeakRuleSet& in_force) {
  std::string out;
  for (const LeakRule& rule : every.rules()) {
    out += Column(rule.id, 36) + Column(std::string(SeverityName(rule.severity)), 10) + PlainText(rule.title);
    if (rule.source != "built-in") out += " (" + PlainText(rule.source) + ":" + std::to_string(rule.line) + ")";
    if (in_force.Find(rule.id) == nullptr) out += " [off]";
    out += "\n";
  }
  for (const KeyRule* rule : AllKeyRules()) {
    out += Column(std::string(rule->id), 36) + Column("key rule", 10) + std::string(rule->title) + "\n";
  }
  return out;
}

std::string Details(const LeakRule& rule) {
  const DerivedRegex derived = DeriveRegex(rule.shape);
  std::string out = "\nHow it is found\n";
  out += "  severity    " + std::string(SeverityName(rule.severity)) + "\n";
  out += "  confidence  " + std::string(ConfidenceName(rule.confidence)) + "\n";
  out += "  regex       " + PlainText(derived.regex) + (derived.ignore_case ? " (any case)" : "") + "\n";
  if (rule.min_entropy > 0) out += "  entropy     at least " + TenthsText(rule.min_entropy) + " bits a byte\n";
  for (const std::string& filter : rule.filters) out += "  filter      " + PlainText(filter) + "\n";
  out += "  longest     " + CountOf(rule.max_match, "byte") + "\n";
  out += "  examples    " + std::to_string(rule.examples.size()) + ", near misses " +
         std::to_string(rule.near_misses.size()) + "\n";
  return out + "  source      " + PlainText(rule.source) + ":" + std::to_string(rule.line) + "\n";
}

int Show(Invocation& invocation, const LeakRuleSet& rules, const std::string& id) {
  const Result<RuleText> text = FindRuleText(rules, id);
  if (!text.ok()) return Fail(invocation, text.error());
  const LeakRule* leak_rule = rules.Find(text->id);
  return Answer(invocation, Explained(*text) + (leak_rule == nullptr ? "" : Details(*leak_rule)));
}

std::string FailureText(const RuleCheckFailure& failure) {
  return failure.rule + " (" + PlainText(failure.source) + ":" + std::to_string(failure.line) +
         "): " + (failure.near_miss ? "near miss " : "example ") + std::to_string(failure.index + 1) + " " +
         PlainText(failure.what) + " (seed " + std::to_string(failure.seed) + "): " + PlainText(failure.text) + "\n";
}

int Check(Invocation& invocation, const LeakRuleSet& rules) {
  const std::vector<RuleCheckFailure> failures = CheckRules(rules);
  uint64_t examples = 0;
  uint64_t near_misses = 0;
  for (const LeakRule& rule : rules.rules()) {
    examples += rule.examples.size();
    near_misses += rule.near_misses.size();
  }
  std::string out;
  for (const RuleCheckFailure& failure : failures) out += FailureText(failure);
  out += CountOf(rules.rules().size(), "rule") + ", " + CountOf(examples, "example") + " and " +
         GroupedNumber(near_misses) + " near misses" + " tried, " + CountOf(failures.size(), "failure") + "\n";
  const int written = Answer(invocation, out);
  if (written != kExitClean) return written;
  return failures.empty() ? kExitClean : kExitUsage;
}

}  // namespace

int RunRules(Invocation& invocation) {
  const std::vector<std::string>& operands = invocation.typed.operands;
  const std::string& verb = operands[0];
  const size_t expected = verb == "show" ? 2 : 1;
  if (verb != "list" && verb != "show" && verb != "check") {
    return Fail(invocation,
                Error{ErrorCode::kUsage, "rules " + verb, "there is no such verb" + DidYouMean(verb, kVerbs),
                      "rules list, rules show RULE, rules check"});
  }
  if (operands.size() != expected) {
    return Fail(invocation, Error{ErrorCode::kUsage, "rules " + verb,
                                  verb == "show" ? "needs the name of a rule" : "takes no operand",
                                  "rules list, rules show RULE, rules check"});
  }
  const RuleSelection selection = MakeRuleSelection(invocation.settings);
  const Result<LeakRuleSet> every = LoadEveryLeakRule(selection);
  if (!every.ok()) return Fail(invocation, every.error());
  if (verb == "show") return Show(invocation, *every, operands[1]);
  // `list` marks what is off; `check` looks at what the caller selected, and at all of it by default.
  const Result<LeakRuleSet> in_force = LoadLeakRuleSet(selection);
  if (!in_force.ok()) return Fail(invocation, in_force.error());
  for (const std::string& warning : in_force->warnings()) invocation.console.Warn(warning);
  if (verb == "list") return Answer(invocation, ListOf(*every, *in_force));
  const bool selected = !selection.only.empty() || !selection.disable.empty();
  return Check(invocation, selected ? *in_force : *every);
}

}  // namespace keymuster
