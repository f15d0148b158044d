#pragma once

#include <cstdint>
#include <memory>

#include "rules/leaks/made_once.h"
#include "rules/leaks/rule_list.h"

namespace keymuster {

// One `Made` for each rule, made of it when it is first asked for. The rules must outlive it; any number of threads may
// share it.
template <class Made>
class PerRule {
 public:
  explicit PerRule(const RuleList& rules) : rules_(rules), made_(rules.size()) {}

  const Made& operator[](uint32_t rule) const {
    return made_.Get(rule, [&] { return std::make_unique<const Made>(rules_[rule]); });
  }

 private:
  const RuleList& rules_;
  const MadeOnce<Made> made_;
};

}  // namespace keymuster
