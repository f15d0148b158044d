#include "rules/leaks/rule_list.h"

#include <algorithm>
#include <utility>

namespace keymuster {

RuleList::RuleList(std::vector<LeakRule> rules) : rules_(std::move(rules)), later_(0) {
  for (uint32_t i = 0; i < rules_.size(); ++i) {
    summary_.longest_match = std::max(summary_.longest_match, rules_[i].max_match);
    if (rules_[i].pair_role == PairRole::kBareSecret) summary_.bare_secret = i;
  }
}

RuleList::RuleList(size_t size, const Summary& summary, Maker maker) : maker_(maker), later_(size), summary_(summary) {}

// Makes the few rules that it looks at.
const LeakRule* RuleList::Find(std::string_view id) const {
  size_t begin = 0;
  for (size_t end = size(); begin < end;) {
    const size_t middle = begin + (end - begin) / 2;
    if ((*this)[middle].id < id) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin < size() && (*this)[begin].id == id ? &(*this)[begin] : nullptr;
}

}  // namespace keymuster
