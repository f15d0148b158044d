#include "rules/leaks/dialect/dialect_config.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/ascii.h"

namespace keymuster {
namespace {

// The members of a table under their names in lower case. What is not asked for has no effect, and is noted.
class Members {
 public:
  static Result<Members> Of(const TomlNode& table, std::string name) {
    Members members(std::move(name));
    if (!table.is_table()) return table.Complaint("must be a table");
    KEYMUSTER_RETURN_IF_ERROR(table.ForEachMember([&members](std::string_view key, const TomlNode& node) -> Status {
      members.nodes_.emplace(LowerCase(key), node);
      return {};
    }));
    return members;
  }

  std::optional<TomlNode> Find(std::string_view key) {
    used_.insert(std::string(key));
    const auto found = nodes_.find(key);
    if (found == nodes_.end()) return std::nullopt;
    return found->second;
  }

  Status Read(std::string_view key, std::string* value) { return Read(key, &TomlNode::String, value); }
  Status Read(std::string_view key, bool* value) { return Read(key, &TomlNode::Boolean, value); }
  Status Read(std::string_view key, int64_t* value) { return Read(key, &TomlNode::Integer, value); }
  Status Read(std::string_view key, double* value) { return Read(key, &TomlNode::Number, value); }
  Status Read(std::string_view key, std::vector<std::string>* value) { return Read(key, &TomlNode::Strings, value); }

  void NoteUnused(DialectNotes* notes) const {
    for (const auto& [key, node] : nodes_) {
      if (!used_.contains(key)) notes->Add("key \"" + name_ + key + "\" has no effect");
    }
  }

 private:
  explicit Members(std::string name) : name_(std::move(name)) {}

  template <class Value>
  Status Read(std::string_view key, Result<Value> (TomlNode::*get)() const, Value* value) {
    const std::optional<TomlNode> node = Find(key);
    if (!node) return {};
    KEYMUSTER_ASSIGN_OR_RETURN(*value, ((*node).*get)());
    return {};
  }

  std::string name_;
  std::map<std::string, TomlNode, std::less<>> nodes_;
  std::set<std::string> used_;
};

struct TargetedList {
  std::shared_ptr<const Allowlist> list;
  std::vector<std::string> rules;
};

Result<TargetedList> ReadAllowlist(const TomlNode& table, DialectNotes* notes) {
  KEYMUSTER_ASSIGN_OR_RETURN(Members members, Members::Of(table, "allowlist."));
  Allowlist list;
  TargetedList read;
  std::string text;
  std::vector<std::string> commits;
  KEYMUSTER_RETURN_IF_ERROR(members.Read("description", &text));
  text.clear();
  KEYMUSTER_RETURN_IF_ERROR(members.Read("condition", &text));
  const std::string condition = LowerCase(text);
  list.all = condition == "and" || condition == "&&";
  if (!list.all && !condition.empty() && condition != "or" && condition != "||") {
    return table.Complaint("unknown allowlist condition \"" + text + "\"", "\"and\" or \"or\"");
  }
  text.clear();
  KEYMUSTER_RETURN_IF_ERROR(members.Read("regextarget", &text));
  if (text == "match") list.target = AllowTarget::kMatch;
  if (text == "line") list.target = AllowTarget::kLine;
  if (list.target == AllowTarget::kSecret && !text.empty() && text != "secret") {
    return table.Complaint("unknown regexTarget \"" + text + "\"", "\"secret\", \"match\" or \"line\"");
  }
  KEYMUSTER_RETURN_IF_ERROR(members.Read("regexes", &list.regexes));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("paths", &list.paths));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("stopwords", &list.stopwords));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("commits", &commits));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("targetrules", &read.rules));
  for (std::string& word : list.stopwords) word = LowerCase(word);
  list.commits = !commits.empty();
  if (list.commits) notes->Add("allowlist.commits excuse nothing: what is read has no commit", commits.size());
  if (!list.commits && list.regexes.empty() && list.paths.empty() && list.stopwords.empty()) {
    return table.Complaint("the allowlist is empty", "give it paths, regexes or stopwords");
  }
  members.NoteUnused(notes);
  read.list = std::make_shared<const Allowlist>(std::move(list));
  return read;
}

// [allowlist], the older form, or [[allowlists]].
Result<std::vector<TargetedList>> ReadAllowlists(Members* members, const TomlNode& owner, DialectNotes* notes) {
  std::vector<TargetedList> lists;
  const auto add = [&lists, notes](const TomlNode& table) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(TargetedList list, ReadAllowlist(table, notes));
    lists.push_back(std::move(list));
    return {};
  };
  const auto older = members->Find("allowlist");
  const auto newer = members->Find("allowlists");
  if (older && newer) return owner.Complaint("has both allowlist and allowlists", "keep [[allowlists]]");
  if (older && older->is_table()) {
    KEYMUSTER_RETURN_IF_ERROR(add(*older));
  } else if (older || newer) {
    KEYMUSTER_RETURN_IF_ERROR((older ? *older : *newer).ForEachElement(add));
  }
  return lists;
}

Result<DialectRule> ReadRule(const TomlNode& table, DialectNotes* notes) {
  KEYMUSTER_ASSIGN_OR_RETURN(Members members, Members::Of(table, "rules."));
  DialectRule rule;
  rule.line = table.line();
  std::vector<std::string> tags;
  KEYMUSTER_RETURN_IF_ERROR(members.Read("id", &rule.id));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("description", &rule.description));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("regex", &rule.regex));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("path", &rule.path));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("secretgroup", &rule.secret_group));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("entropy", &rule.entropy));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("keywords", &rule.keywords));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("skipreport", &rule.silent));
  KEYMUSTER_ASSIGN_OR_RETURN(std::vector<TargetedList> lists, ReadAllowlists(&members, table, notes));
  for (TargetedList& list : lists) rule.allowlists.push_back(std::move(list.list));
  if (rule.id.find_first_not_of(' ') == std::string::npos) {
    return table.Complaint("a rule has no id", "give it one: id = \"acme-token\"");
  }
  members.NoteUnused(notes);
  return rule;
}

Status ReadExtend(const TomlNode& table, DialectConfig* config, DialectNotes* notes) {
  KEYMUSTER_ASSIGN_OR_RETURN(Members members, Members::Of(table, "extend."));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("usedefault", &config->use_default));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("path", &config->extends));
  KEYMUSTER_RETURN_IF_ERROR(members.Read("disabledrules", &config->disabled_rules));
  if (config->use_default && !config->extends.empty()) {
    return table.Complaint("has both useDefault and path", "keep one of them");
  }
  members.NoteUnused(notes);
  return {};
}

}  // namespace

bool IsDialect(const TomlNode& root) {
  bool foreign = false;
  bool own = false;
  const Status read = root.ForEachMember([&](std::string_view key, const TomlNode&) -> Status {
    const std::string lower = LowerCase(key);
    foreign = foreign || lower == "rules" || lower == "allowlist" || lower == "allowlists" || lower == "extend";
    own = own || key == "rule" || key == "vendor";
    return {};
  });
  return read.ok() && foreign && !own;
}

Result<DialectConfig> ReadDialectConfig(const TomlNode& root, DialectNotes* notes) {
  KEYMUSTER_ASSIGN_OR_RETURN(Members members, Members::Of(root, ""));
  DialectConfig config;
  for (const char* key : {"title", "description", "minversion"}) members.Find(key);  // for people and for gitleaks
  if (const auto extend = members.Find("extend")) KEYMUSTER_RETURN_IF_ERROR(ReadExtend(*extend, &config, notes));
  KEYMUSTER_ASSIGN_OR_RETURN(std::vector<TargetedList> lists, ReadAllowlists(&members, root, notes));
  for (TargetedList& list : lists) {
    if (list.rules.empty()) config.allowlists.push_back(list.list);
    for (const std::string& rule : list.rules) config.targeted.emplace_back(rule, list.list);
  }
  std::set<std::string> ids;
  if (const auto rules = members.Find("rules")) {
    KEYMUSTER_RETURN_IF_ERROR(rules->ForEachElement([&](const TomlNode& table) -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(DialectRule rule, ReadRule(table, notes));
      if (!ids.insert(rule.id).second) return table.Complaint("rule id \"" + rule.id + "\" is taken");
      config.rules.push_back(std::move(rule));
      return {};
    }));
  }
  members.NoteUnused(notes);
  return config;
}

DialectConfig Extended(DialectConfig config, DialectConfig base, DialectNotes* notes) {
  for (const std::string& id : config.disabled_rules) {
    const size_t removed = std::erase_if(base.rules, [&id](const DialectRule& rule) { return rule.id == id; });
    if (removed == 0) notes->Add("extend.disabledRules names \"" + id + "\", which what it extends has not");
  }
  for (DialectRule& rule : config.rules) {
    const auto below = std::find_if(base.rules.begin(), base.rules.end(),
                                    [&rule](const DialectRule& other) { return other.id == rule.id; });
    if (below == base.rules.end()) {
      base.rules.push_back(std::move(rule));
      continue;
    }
    if (!rule.description.empty()) below->description = rule.description;
    if (!rule.regex.empty()) below->regex = rule.regex;
    if (!rule.path.empty()) below->path = rule.path;
    if (rule.secret_group != 0) below->secret_group = rule.secret_group;
    if (rule.entropy != 0) below->entropy = rule.entropy;
    below->keywords.insert(below->keywords.end(), rule.keywords.begin(), rule.keywords.end());
    below->allowlists.insert(below->allowlists.end(), rule.allowlists.begin(), rule.allowlists.end());
  }
  config.rules = std::move(base.rules);
  config.allowlists.insert(config.allowlists.end(), base.allowlists.begin(), base.allowlists.end());
  config.targeted.insert(config.targeted.end(), base.targeted.begin(), base.targeted.end());
  config.use_default = config.use_default || base.use_default;
  return config;
}

}  // namespace keymuster
