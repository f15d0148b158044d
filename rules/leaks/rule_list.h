#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "rules/leaks/made_once.h"

namespace keymuster {

// Rules by number, some of them not there before they are asked for. To go through the list makes all. Any number of
// threads may share it.
class RuleList {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = LeakRule;
    using difference_type = std::ptrdiff_t;
    using pointer = const LeakRule*;
    using reference = const LeakRule&;

    Iterator() = default;
    Iterator(const RuleList& list, size_t at) : list_(&list), at_(at) {}

    reference operator*() const { return (*list_)[at_]; }
    pointer operator->() const { return &(*list_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++at_;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const RuleList* list_ = nullptr;
    size_t at_ = 0;
  };

  using Maker = std::unique_ptr<const LeakRule> (*)(size_t index);

  // What is asked about all of them, and so must be known before they are.
  struct Summary {
    uint32_t longest_match = 0;           // bytes
    std::optional<uint32_t> bare_secret;  // the rule whose secrets are found beside an id and by nothing else
  };

  explicit RuleList(std::vector<LeakRule> rules);  // sorted by id
  RuleList(size_t size, const Summary& summary, Maker maker);

  size_t size() const { return later_.size() + rules_.size(); }
  bool empty() const { return size() == 0; }
  const Summary& summary() const { return summary_; }
  const LeakRule& operator[](size_t index) const {
    if (maker_ == nullptr) return rules_[index];
    return later_.Get(index, [&] { return maker_(index); });
  }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }
  const LeakRule* Find(std::string_view id) const;  // nullptr: there is none

 private:
  const std::vector<LeakRule> rules_;  // empty if there is a maker
  const Maker maker_ = nullptr;
  const MadeOnce<LeakRule> later_;
  Summary summary_;
};

}  // namespace keymuster
