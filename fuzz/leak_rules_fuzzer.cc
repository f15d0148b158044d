// Any bytes as a rule file: an error with a place, or rules that keep what the loader promises.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rules/leaks/regex_groups.h"
#include "rules/leaks/rule_loader.h"
#include "rules/leaks/template.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckRule(const keymuster::LeakRule& rule) {
  const keymuster::DerivedRegex derived = keymuster::DeriveRegex(rule.shape);
  const auto groups = keymuster::CountRegexGroups(derived.regex);
  Require(groups.ok() && *groups >= derived.token_group && *groups >= derived.secret_group);
  Require(!derived.anchors.empty() || !derived.literals.empty());
  Require(rule.max_match > 0 && !rule.examples.empty());
  for (const std::string& example : rule.examples) Require(keymuster::FillTemplate(example, 0).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = keymuster::LoadLeakRules(text, "f");
  if (rules.ok()) {
    Require(!rules->empty());
    for (const keymuster::LeakRule& rule : *rules) CheckRule(rule);
  } else {
    Require(rules.error().where.starts_with("f") && !rules.error().what.empty());
  }
  return 0;
}
