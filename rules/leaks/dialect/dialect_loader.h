#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "rules/leaks/leak_rule.h"

namespace keymuster {

// What a file of another scanner gives: gitleaks' configuration (and the part of betterleaks' that is expressions), or
// a .gitleaksignore.
struct ForeignRules {
  std::vector<LeakRule> rules;
  std::vector<IgnoredPlace> ignored;
  // [extend] useDefault: the built-in rules stand in for gitleaks' own, and these lists hold for them.
  bool extends_builtin = false;
  std::vector<std::shared_ptr<const Allowlist>> for_builtin;
  std::vector<std::string> warnings;  // what it asks for and does not get, counted, one clause each
};

using FileTexts = std::map<std::string, std::string, std::less<>>;  // path as written -> content

// Judged by content: TOML with [[rules]] or the like, or lines that are all fingerprints.
bool IsForeignRuleFile(std::string_view text, const std::string& source_name);

// The path of [extend], as written; empty if there is none. Rules do no I/O: the caller reads it.
std::string ExtendedPathOf(std::string_view text, const std::string& source_name);

// kRule with file:line:column. `extended` holds the contents of the configurations that are named in [extend], which
// may extend one more, as with gitleaks.
Result<ForeignRules> LoadForeignRules(std::string_view text, const std::string& source_name, const FileTexts& extended);

}  // namespace keymuster
