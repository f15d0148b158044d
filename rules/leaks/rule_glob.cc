#include "rules/leaks/rule_glob.h"

#include <algorithm>
#include <string>

#include "core/ascii.h"

namespace keymuster {

bool RuleGlobMatches(std::string_view glob, std::string_view id) {
  size_t g = 0;
  size_t i = 0;
  size_t star = std::string_view::npos;  // the last '*', and what it has swallowed so far
  size_t swallowed = 0;
  while (i < id.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      swallowed = i;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == id[i])) {
      ++g;
      ++i;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      i = ++swallowed;
    } else {
      return false;
    }
  }
  return std::all_of(glob.begin() + static_cast<std::ptrdiff_t>(g), glob.end(), [](char byte) { return byte == '*'; });
}

Status CheckRuleGlob(std::string_view glob) {
  const auto wrong = [glob](std::string_view why) {
    return Error{ErrorCode::kRule, "", "rule pattern \"" + std::string(glob) + "\" " + std::string(why),
                 "write a rule id such as aws-access-key-id, with * and ? for what may vary"};
  };
  if (glob.empty()) return wrong("is empty");
  const auto allowed = [](char byte) {
    return IsLower(byte) || IsDigit(byte) || byte == '-' || byte == '*' || byte == '?';
  };
  if (!std::all_of(glob.begin(), glob.end(), allowed)) return wrong("holds a byte that no rule id has");
  return {};
}

}  // namespace keymuster
