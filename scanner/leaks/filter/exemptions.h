#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "rules/leaks/leak_rule.h"
#include "scanner/leaks/match/regex_matcher.h"

namespace keymuster {

// Expressions by their text: the lists for all rules are compiled once.
using PatternPool = std::map<std::string, std::shared_ptr<const TextPattern>>;

// What the content says of a match: it is excused, or it is under some paths.
struct ContentVerdict {
  bool exempt = false;
  std::vector<uint32_t> under;  // lists of the rule, by index, that excuse it where the path fits
};

// The allowlists of a rule's scope (rules/leaks/rule_scope.h), in the two steps in which they can be asked: while the
// text is at hand, and when its path is known, of which one text may have several. Constant; shared by all threads.
class Exemptions {
 public:
  static constexpr std::string_view kName = "allowlist";  // as dropped matches are counted
  // How much of a line, or of the text, is read on either side of a match, in bytes: the same whatever the size of
  // chunks.
  static constexpr size_t kLineReach = 1024;

  // nullptr for a rule that holds everywhere.
  static std::unique_ptr<Exemptions> Of(const LeakRule& rule, PatternPool* pool);

  Status Check() const;  // kRule if RE2 refuses an expression

  // `text` is what the chunk sees around the match.
  ContentVerdict JudgeContent(std::string_view text, const TokenMatch& match) const;

  // True if nothing is to be told of a match under this path: the rule is for other paths, or a list excuses it.
  bool ExemptUnder(std::string_view path, std::span<const uint32_t> lists) const;

 private:
  using Patterns = std::vector<std::shared_ptr<const TextPattern>>;
  struct List {
    std::shared_ptr<const Allowlist> list;
    Patterns regexes;
    Patterns paths;
  };
  Exemptions() = default;

  static bool AnyStandsIn(const Patterns& patterns, std::string_view text);

  Patterns path_;  // of the rule; none or one
  std::vector<List> lists_;
  std::vector<std::string> near_words_;
};

}  // namespace keymuster
