#include "cli/screen/display_mask.h"

#include <utility>

#include "rules/leaks/builtin.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/secret_mask.h"

namespace keymuster {

struct DisplayMask::Engine {
  explicit Engine(LeakRuleSet the_rules) : rules(std::move(the_rules)), compiled(rules), mask(compiled) {}
  LeakRuleSet rules;
  CompiledRules compiled;
  SecretMask mask;
};

DisplayMask::DisplayMask() = default;
DisplayMask::~DisplayMask() = default;

// The built-in rules come first.
bool DisplayMask::Ready() {
  if (!engines_.empty()) return true;
  Result<LeakRuleSet> builtin = LeakRuleSet::Create(RuleSelection{}, {});
  if (!builtin.ok()) return false;
  engines_.push_back(std::make_unique<Engine>(std::move(builtin).value()));
  return true;
}

void DisplayMask::Add(const LeakRuleSet& rules) {
  if (engines_.empty() && rules.digest() == BuiltinDigest()) engines_.push_back(std::make_unique<Engine>(rules));
  if (Ready() && rules.digest() != engines_[0]->rules.digest()) engines_.push_back(std::make_unique<Engine>(rules));
}

const CompiledRules* DisplayMask::Ready(const LeakRuleSet& rules) const {
  for (const std::unique_ptr<Engine>& engine : engines_) {
    const bool same = engine->rules.digest() == rules.digest() && engine->rules.ignored() == rules.ignored();
    if (same) return &engine->compiled;
  }
  return nullptr;
}

std::string DisplayMask::operator()(std::string_view text) {
  // The built-in rules were checked when the program was built. Should they fail all the same, showing nothing is
  // the only safe answer.
  if (!Ready()) return "(not shown: the built-in rules did not load)";
  std::string masked(text);
  // As a path: each part by itself and the whole, which serves any other text too.
  for (const std::unique_ptr<Engine>& engine : engines_) masked = engine->mask.MaskPath(masked);
  return masked;
}

}  // namespace keymuster
