#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace keymuster {

// All that a reader of a report needs of a rule, so that writers know no rules.
struct RuleText {
  std::string id;
  std::string title;  // "AWS access key id"
  std::string why;    // why it is bad
  std::string mend;   // what to do
  std::vector<std::string> references;
};

struct RuleSource {
  std::string name;  // "built-in" or a path
  uint64_t rules = 0;
};

}  // namespace keymuster
