#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "rules/leaks/leak_rule.h"

namespace keymuster {

// One `Made` for each rule, made of it when it is first asked for: in most texts most rules never are, and to make all
// would be the most part of a small scan. The rules must outlive it; any number of threads may share it.
template <class Made>
class PerRule {
 public:
  explicit PerRule(const std::vector<LeakRule>& rules) : rules_(rules), made_(std::make_unique<Slot[]>(rules.size())) {}

  ~PerRule() {
    for (size_t i = 0; i < rules_.size(); ++i) std::unique_ptr<const Made>(made_[i].load(std::memory_order_relaxed));
  }

  PerRule(const PerRule&) = delete;
  PerRule& operator=(const PerRule&) = delete;

  const Made& operator[](uint32_t rule) const {
    const Made* const made = made_[rule].load(std::memory_order_acquire);
    return made != nullptr ? *made : Make(rule);
  }

 private:
  using Slot = std::atomic<const Made*>;  // owns what it points to

  // Two threads may make the same one; the first to be done is kept.
  const Made& Make(uint32_t rule) const {
    auto made = std::make_unique<const Made>(rules_[rule]);
    const Made* known = nullptr;
    if (!made_[rule].compare_exchange_strong(known, made.get(), std::memory_order_acq_rel)) return *known;
    return *made.release();
  }

  const std::vector<LeakRule>& rules_;
  const std::unique_ptr<Slot[]> made_;  // by rule
};

}  // namespace keymuster
