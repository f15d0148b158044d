#include "cli/command/commands.h"
#include "cli/rule_book.h"

namespace keymuster {

int RunExplain(Invocation& invocation) {
  const Result<LeakRuleSet> rules = LoadEveryLeakRule(MakeRuleSelection(invocation.settings));
  if (!rules.ok()) return Fail(invocation, rules.error());
  const Result<RuleText> text = FindRuleText(*rules, invocation.typed.operands[0]);
  if (!text.ok()) return Fail(invocation, text.error());
  return Answer(invocation, Explained(*text));
}

}  // namespace keymuster
