#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/rule_set.h"

namespace keymuster {

class CompiledRules;

// Replaces secrets in text that is shown beside the findings: arguments, paths, error texts. The built-in rules always
// apply, whatever rules the run itself uses; the run's own are added. Built on first use, so that a run
// that shows nothing pays nothing. Not thread-safe.
class DisplayMask {
 public:
  DisplayMask();
  ~DisplayMask();
  DisplayMask(const DisplayMask&) = delete;
  DisplayMask& operator=(const DisplayMask&) = delete;

  // The rules of the run, if they are others than the built-in ones.
  void Add(const LeakRuleSet& rules);

  // The rules of the run, if these are they and are ready for matching; else nullptr. Valid as long as this is.
  const CompiledRules* Ready(const LeakRuleSet& rules) const;

  std::string operator()(std::string_view text);

 private:
  struct Engine;  // a rule set of our own, ready for matching
  bool Ready();

  std::vector<std::unique_ptr<Engine>> engines_;
};

}  // namespace keymuster
