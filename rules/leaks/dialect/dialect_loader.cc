#include "rules/leaks/dialect/dialect_loader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "rules/leaks/dialect/dialect_config.h"
#include "rules/leaks/dialect/ignore_file.h"
#include "rules/leaks/dialect/translate_rule.h"
#include "rules/toml_document.h"

namespace keymuster {
namespace {

constexpr int kDeepestExtension = 2;  // as gitleaks

Result<DialectConfig> ReadConfig(std::string_view text, const std::string& source, const FileTexts& extended, int depth,
                                 DialectNotes* notes) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlDocument document, TomlDocument::Parse(text, source));
  KEYMUSTER_ASSIGN_OR_RETURN(DialectConfig config, ReadDialectConfig(document.root(), notes));
  if (config.extends.empty()) return config;
  if (depth == kDeepestExtension) {
    notes->Add("an [extend] beyond the second has no effect, as with gitleaks");
    return config;
  }
  const auto base_text = extended.find(config.extends);
  if (base_text == extended.end()) {
    return Error{ErrorCode::kRule, source, "what it extends was not read: " + config.extends,
                 "the path counts from the folder that the program was started in"};
  }
  KEYMUSTER_ASSIGN_OR_RETURN(DialectConfig base,
                             ReadConfig(base_text->second, config.extends, extended, depth + 1, notes));
  return Extended(std::move(config), std::move(base), notes);
}

// Lists for rules by name, and those for all.
Status AddAllowlists(const DialectConfig& config, const std::string& source, std::vector<LeakRule>* rules) {
  for (const auto& [id, list] : config.targeted) {
    const bool known = std::any_of(config.rules.begin(), config.rules.end(),
                                   [&id = id](const DialectRule& rule) { return rule.id == id; });
    if (!known && !config.use_default) {
      return Error{ErrorCode::kRule, source, "an allowlist is for rule \"" + id + "\", which is not there",
                   "mend its targetRules"};
    }
    for (LeakRule& rule : *rules) {
      if (rule.scope.foreign_id == id) rule.scope.allowlists.push_back(list);
    }
  }
  for (LeakRule& rule : *rules) {
    rule.scope.allowlists.insert(rule.scope.allowlists.end(), config.allowlists.begin(), config.allowlists.end());
  }
  return {};
}

Result<ForeignRules> LoadConfig(std::string_view text, const std::string& source, const FileTexts& extended) {
  DialectNotes notes;
  KEYMUSTER_ASSIGN_OR_RETURN(const DialectConfig config, ReadConfig(text, source, extended, 0, &notes));
  ForeignRules loaded;
  if (config.use_default) {
    notes.Add("extend.useDefault: the built-in rules stand in for gitleaks' own, with the allowlists for all rules");
    if (!config.disabled_rules.empty()) {
      notes.Add("extend.disabledRules names rules of gitleaks; use --disable-rule", config.disabled_rules.size());
    }
    loaded.extends_builtin = true;
    loaded.for_builtin = config.allowlists;
  }
  for (const DialectRule& rule : config.rules) {
    KEYMUSTER_ASSIGN_OR_RETURN(std::optional<LeakRule> translated, TranslateRule(rule, source, &notes));
    if (translated) loaded.rules.push_back(std::move(*translated));
  }
  KEYMUSTER_RETURN_IF_ERROR(AddAllowlists(config, source, &loaded.rules));
  if (config.rules.empty() && !config.use_default)
    notes.Add("it has no rules of its own; its allowlists excuse nothing");
  loaded.warnings = notes.Lines(source);
  return loaded;
}

}  // namespace

bool IsForeignRuleFile(std::string_view text, const std::string& source_name) {
  if (IsIgnoreFile(text)) return true;
  const Result<TomlDocument> document = TomlDocument::Parse(text, source_name);
  return document.ok() && IsDialect(document->root());
}

std::string ExtendedPathOf(std::string_view text, const std::string& source_name) {
  const Result<TomlDocument> document = TomlDocument::Parse(text, source_name);
  if (!document.ok() || !IsDialect(document->root())) return {};
  DialectNotes unheard;
  const Result<DialectConfig> config = ReadDialectConfig(document->root(), &unheard);
  return config.ok() ? config->extends : std::string();
}

Result<ForeignRules> LoadForeignRules(std::string_view text, const std::string& source_name,
                                      const FileTexts& extended) {
  if (IsIgnoreFile(text)) {
    DialectNotes notes;
    ForeignRules loaded;
    loaded.ignored = ReadIgnoreFile(text, &notes);
    loaded.warnings = notes.Lines(source_name);
    return loaded;
  }
  Result<ForeignRules> loaded = LoadConfig(text, source_name, extended);
  if (loaded.ok()) return loaded;
  Error error = std::move(loaded).error();
  error.code = ErrorCode::kRule;
  return error;
}

}  // namespace keymuster
