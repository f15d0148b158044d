#include "rules/frameworks/framework.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/ascii.h"
#include "core/embedded_file.h"
#include "core/spelling.h"
#include "rules/keys/key_rule.h"
#include "rules/keys/policy.h"
#include "rules/toml_document.h"

namespace keymuster {
namespace {

Result<std::string> RequiredText(const TomlNode& table, std::string_view key) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode node, table.Get(key));
  KEYMUSTER_ASSIGN_OR_RETURN(std::string text, node.String());
  if (text.empty()) return node.Complaint(std::string(key) + " is empty");
  return text;
}

Result<std::string> OptionalText(const TomlNode& table, std::string_view key) {
  const std::optional<TomlNode> node = table.Find(key);
  return node ? node->String() : std::string();
}

Result<std::vector<std::string>> ReadRules(const TomlNode& control) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode node, control.Get("rules"));
  KEYMUSTER_ASSIGN_OR_RETURN(std::vector<std::string> rules, node.Strings());
  if (rules.empty()) return node.Complaint("rules is empty", "name the key rules that speak of the control");
  std::vector<std::string_view> known;
  for (const KeyRule* rule : AllKeyRules()) known.push_back(rule->id);
  for (const std::string& rule : rules) {
    if (std::find(known.begin(), known.end(), rule) == known.end()) {
      return node.Complaint("there is no key rule \"" + rule + "\"" + DidYouMean(rule, known));
    }
  }
  std::sort(rules.begin(), rules.end());
  return rules;
}

Status ReadLimits(const TomlNode& control, std::map<std::string, int64_t>& limits) {
  const std::optional<TomlNode> node = control.Find("limits");
  if (!node) return {};
  if (!node->is_table()) return node->Complaint("limits is not a table", "write limits = { max_age_days = 90 }");
  return node->ForEachMember([&](std::string_view name, const TomlNode& member) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(const int64_t value, member.Integer());
    KeyPolicy policy;
    if (policy.FindThreshold(name) == nullptr) {
      return member.Complaint("there is no threshold \"" + std::string(name) + "\"", "see docs/key-rules.md");
    }
    limits.emplace(name, value);
    return {};
  });
}

Result<Control> ReadControl(const TomlNode& node) {
  static constexpr std::array<std::string_view, 5> kKeys = {"id", "title", "rules", "limits", "note"};
  if (!node.is_table()) return node.Complaint("control is not a list of tables", "write [[framework.control]]");
  KEYMUSTER_RETURN_IF_ERROR(node.RefuseUnknownKeys(kKeys));
  Control control;
  KEYMUSTER_ASSIGN_OR_RETURN(control.id, RequiredText(node, "id"));
  KEYMUSTER_ASSIGN_OR_RETURN(control.title, RequiredText(node, "title"));
  KEYMUSTER_ASSIGN_OR_RETURN(control.rules, ReadRules(node));
  KEYMUSTER_RETURN_IF_ERROR(ReadLimits(node, control.limits));
  KEYMUSTER_ASSIGN_OR_RETURN(control.note, OptionalText(node, "note"));
  return control;
}

Status ReadControls(const TomlNode& node, std::vector<Control>& controls) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode list, node.Get("control"));
  std::set<std::string> ids;
  return list.ForEachElement([&](const TomlNode& element) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(Control control, ReadControl(element));
    if (!ids.insert(control.id).second) return element.Complaint("the control " + control.id + " stands here twice");
    controls.push_back(std::move(control));
    return {};
  });
}

Result<Framework> ReadFramework(const TomlNode& node) {
  static constexpr std::array<std::string_view, 6> kKeys = {"id", "title", "source", "aliases", "note", "control"};
  if (!node.is_table()) return node.Complaint("framework is not a list of tables", "write [[framework]]");
  KEYMUSTER_RETURN_IF_ERROR(node.RefuseUnknownKeys(kKeys));
  Framework framework;
  KEYMUSTER_ASSIGN_OR_RETURN(framework.id, RequiredText(node, "id"));
  KEYMUSTER_ASSIGN_OR_RETURN(framework.title, RequiredText(node, "title"));
  KEYMUSTER_ASSIGN_OR_RETURN(framework.source, RequiredText(node, "source"));
  KEYMUSTER_ASSIGN_OR_RETURN(framework.note, OptionalText(node, "note"));
  if (const std::optional<TomlNode> aliases = node.Find("aliases")) {
    KEYMUSTER_ASSIGN_OR_RETURN(framework.aliases, aliases->Strings());
  }
  KEYMUSTER_RETURN_IF_ERROR(ReadControls(node, framework.controls));
  return framework;
}

const Framework* FindFramework(std::string_view name) {
  const std::string lower = LowerCase(name);
  for (const Framework& framework : BuiltinFrameworks()) {
    const auto& aliases = framework.aliases;
    if (framework.id == lower || std::find(aliases.begin(), aliases.end(), lower) != aliases.end()) return &framework;
  }
  return nullptr;
}

Error NoSuchFramework(const std::string& name) {
  std::vector<std::string_view> known;
  std::string all;
  for (const Framework& framework : BuiltinFrameworks()) {
    known.emplace_back(framework.id);
    known.insert(known.end(), framework.aliases.begin(), framework.aliases.end());
    all += (all.empty() ? "" : ", ") + framework.id;
  }
  return {ErrorCode::kUsage, "--framework",
          "there is no framework \"" + name + "\"" + DidYouMean(LowerCase(name), known), "the frameworks are " + all};
}

}  // namespace

Result<std::vector<Framework>> LoadFrameworks(std::string_view toml, const std::string& source_name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlDocument document, TomlDocument::Parse(toml, source_name));
  static constexpr std::array<std::string_view, 1> kTables = {"framework"};
  KEYMUSTER_RETURN_IF_ERROR(document.root().RefuseUnknownKeys(kTables));
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode list, document.root().Get("framework"));
  std::vector<Framework> frameworks;
  KEYMUSTER_RETURN_IF_ERROR(list.ForEachElement([&](const TomlNode& node) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(Framework framework, ReadFramework(node));
    frameworks.push_back(std::move(framework));
    return {};
  }));
  return frameworks;
}

const std::vector<Framework>& BuiltinFrameworks() {
  // A mistake in our own files is caught by their test; value() of a failed result would end the program.
  static const std::vector<Framework> frameworks = [] {
    std::vector<Framework> all;
    for (const EmbeddedFile& file : FrameworkData()) {
      std::vector<Framework> some = LoadFrameworks(file.content, std::string(file.path)).value();
      std::move(some.begin(), some.end(), std::back_inserter(all));
    }
    return all;
  }();
  return frameworks;
}

Result<std::vector<Framework>> SelectFrameworks(const std::vector<std::string>& names) {
  std::vector<Framework> selected;
  std::set<std::string> taken;
  for (const std::string& name : names) {
    const Framework* const framework = FindFramework(name);
    if (framework == nullptr) return NoSuchFramework(name);
    if (taken.insert(framework->id).second) selected.push_back(*framework);
  }
  return selected;
}

}  // namespace keymuster
