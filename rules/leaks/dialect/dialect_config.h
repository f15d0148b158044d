#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "rules/leaks/dialect/notes.h"
#include "rules/leaks/rule_scope.h"
#include "rules/toml_document.h"

namespace keymuster {

// A [[rules]] table of gitleaks' configuration, as it stands there. Empty and 0: not given.
struct DialectRule {
  std::string id;
  std::string description;
  std::string regex;
  std::string path;
  int64_t secret_group = 0;
  double entropy = 0;
  std::vector<std::string> keywords;
  std::vector<std::shared_ptr<const Allowlist>> allowlists;
  bool silent = false;  // skipReport: it exists for other rules only
  int line = 0;
};

// A gitleaks.toml. Source of the keys: gitleaks' README, "Configuration"; as there, their case does not matter.
struct DialectConfig {
  std::vector<DialectRule> rules;
  std::vector<std::shared_ptr<const Allowlist>> allowlists;                        // of all rules
  std::vector<std::pair<std::string, std::shared_ptr<const Allowlist>>> targeted;  // rule id, its list
  bool use_default = false;
  std::string extends;  // path of another configuration, as written
  std::vector<std::string> disabled_rules;
};

// True for the table of a file in gitleaks' dialect: it has [[rules]], allowlists or [extend], which our own have not.
bool IsDialect(const TomlNode& root);

// kRule with file:line:column for values of the wrong type, a rule without id or without expression, an empty
// allowlist. Keys without effect are noted.
Result<DialectConfig> ReadDialectConfig(const TomlNode& root, DialectNotes* notes);

// Puts `config` on top of the configuration that it extends: rules of one id are merged, as gitleaks does.
DialectConfig Extended(DialectConfig config, DialectConfig base, DialectNotes* notes);

}  // namespace keymuster
