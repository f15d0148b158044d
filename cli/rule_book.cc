#include "cli/rule_book.h"

#include <utility>
#include <vector>

#include "cli/configuration_text.h"
#include "core/spelling.h"
#include "report/plain_text.h"
#include "rules/keys/key_rule.h"
#include "scanner/leaks/match/compiled_rules.h"

namespace keymuster {
namespace {

void WrapLine(std::string_view raw, std::string_view indent, size_t columns, std::string& out) {
  const std::string printable = PlainText(raw);
  std::string_view line = printable;
  const size_t room = columns - indent.size();
  while (line.size() > room) {
    size_t cut = line.rfind(' ', room);
    if (cut == std::string_view::npos || cut == 0) cut = line.find(' ', room);
    if (cut == std::string_view::npos) break;
    out.append(indent).append(line.substr(0, cut)) += '\n';
    line.remove_prefix(cut + 1);
  }
  out.append(indent).append(line) += '\n';
}

}  // namespace

Result<LeakRuleSet> LoadLeakRuleSet(const RuleSelection& selection) {
  std::vector<std::string> contents;
  for (const std::string& path : selection.files) {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string text, ReadConfigurationText(path, kLargestRuleFile));
    contents.push_back(std::move(text));
  }
  KEYMUSTER_ASSIGN_OR_RETURN(LeakRuleSet rules, LeakRuleSet::Create(selection, contents));
  // Expressions of our own were checked when the program was built.
  if (!selection.files.empty()) KEYMUSTER_RETURN_IF_ERROR(CompiledRules(rules).Check(false));
  return rules;
}

Result<RuleText> FindRuleText(const LeakRuleSet& leaks, std::string_view id) {
  if (const LeakRule* rule = leaks.Find(id)) return TextOf(*rule);
  std::vector<std::string_view> known;
  for (const KeyRule* rule : AllKeyRules()) {
    if (rule->id == id) return TextOf(*rule);
    known.push_back(rule->id);
  }
  for (const LeakRule& rule : leaks.rules()) known.emplace_back(rule.id);
  return Error{ErrorCode::kUsage, std::string(id), "there is no such rule" + DidYouMean(id, known),
               "keymuster rules list shows them all"};
}

std::string Explained(const RuleText& text) {
  std::string out = PlainText(text.id) + ": " + PlainText(text.title) + "\n\nWhy it matters\n" +
                    Wrapped(text.why, "  ") + "\nWhat to do\n" + Wrapped(text.mend, "  ");
  if (text.references.empty()) return out;
  out += "\nReferences\n";
  for (const std::string& reference : text.references) out += "  " + PlainText(reference) + "\n";
  return out;
}

std::string Wrapped(std::string_view text, std::string_view indent, size_t columns) {
  std::string out;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    WrapLine(text.substr(0, end), indent, columns, out);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace keymuster
