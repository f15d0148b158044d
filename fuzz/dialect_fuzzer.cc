// Any bytes as a configuration in gitleaks' dialect, as an ignore file and as one of its expressions.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rules/leaks/dialect/dialect_loader.h"
#include "rules/leaks/dialect/regex_outline.h"
#include "rules/leaks/regex_groups.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckRule(const keymuster::LeakRule& rule) {
  const keymuster::DerivedRegex derived = keymuster::DeriveRegex(rule.shape);
  Require(rule.id.starts_with("gitleaks") && !rule.title.empty() && rule.max_match > 0);
  Require(rule.scope.path_alone || !derived.literals.empty());
}

void CheckOutline(std::string_view regex) {
  const auto outline = keymuster::OutlineOf(regex);
  if (!outline.ok()) return;
  for (const std::string& literal : outline->literals) Require(!literal.empty());
  Require(!outline->first_group_sure || outline->groups > 0);
  keymuster::GoRegexForRe2(regex);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckOutline(text);
  if (!keymuster::IsForeignRuleFile(text, "f")) return 0;
  const keymuster::FileTexts extended{{"f", std::string(text)}};
  keymuster::ExtendedPathOf(text, "f");
  const auto loaded = keymuster::LoadForeignRules(text, "f", extended);
  if (loaded.ok()) {
    for (const keymuster::LeakRule& rule : loaded->rules) CheckRule(rule);
  } else {
    Require(!loaded.error().where.empty() && !loaded.error().what.empty());
  }
  return 0;
}
