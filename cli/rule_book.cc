#include "cli/rule_book.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/settings/configuration_text.h"
#include "cli/step/secret_files.h"
#include "core/spelling.h"
#include "report/plain_text.h"
#include "rules/keys/key_rule.h"
#include "rules/leaks/dialect/dialect_loader.h"
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

// Ids are lower case for leaks and upper case for keys; nobody should have to remember which.
bool SameWord(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// The configurations that one in gitleaks' dialect extends. They may go round in a circle; the loader knows how deep to
// look.
Status ReadExtended(const std::string& text, const std::string& name, RuleSelection* selection) {
  std::string path = ExtendedPathOf(text, name);
  while (!path.empty() && !selection->extended.contains(path)) {
    Result<std::string> base = ReadConfigurationText(path, kLargestRuleFile);
    if (!base.ok()) return std::move(base).error().In(name + ", [extend]");
    std::string next = ExtendedPathOf(*base, path);
    selection->extended.emplace(std::move(path), std::move(base).value());
    path = std::move(next);
  }
  return {};
}

// Prose whose line breaks mean nothing.
std::string OneParagraph(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

Result<LeakRuleSet> LoadLeakRuleSet(RuleSelection selection) {
  std::vector<std::string> contents;
  for (const std::string& path : selection.files) {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string text, ReadConfigurationText(path, kLargestRuleFile));
    KEYMUSTER_RETURN_IF_ERROR(ReadExtended(text, path, &selection));
    contents.push_back(std::move(text));
  }
  KEYMUSTER_ASSIGN_OR_RETURN(LeakRuleSet rules, LeakRuleSet::Create(selection, contents));
  // Expressions of our own were checked when the program was built.
  if (!selection.files.empty()) KEYMUSTER_RETURN_IF_ERROR(CompiledRules(rules).Check(false));
  return rules;
}

Result<LeakRuleSet> LoadEveryLeakRule(RuleSelection selection) {
  selection.enable = {"*"};
  selection.disable.clear();
  selection.only.clear();
  return LoadLeakRuleSet(selection);
}

Result<RuleText> FindRuleText(const LeakRuleSet& leaks, std::string_view id) {
  std::vector<std::string_view> known;
  for (const LeakRule& rule : leaks.rules()) {
    if (SameWord(rule.id, id)) return TextOf(rule);
    known.emplace_back(rule.id);
  }
  for (const KeyRule* rule : AllKeyRules()) {
    if (SameWord(rule->id, id)) return TextOf(*rule);
    known.push_back(rule->id);
  }
  if (SameWord(kSecretFileRule, id)) return SecretFileRuleText();
  return Error{ErrorCode::kUsage, std::string(id), "there is no such rule" + DidYouMean(id, known),
               "keymuster rules list shows them all"};
}

std::string Explained(const RuleText& text) {
  std::string out = PlainText(text.id) + ": " + PlainText(text.title) + "\n\nWhy it matters\n" +
                    Wrapped(OneParagraph(text.why), "  ") + "\nWhat to do\n" + Wrapped(text.mend, "  ");
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
