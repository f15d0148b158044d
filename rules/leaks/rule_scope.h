#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace keymuster {

// Which text an allowlist's expressions are tried on.
enum class AllowTarget { kSecret, kMatch, kLine };

// What a configuration of the gitleaks dialect excuses: a finding that one of the lists (all of them, where `all` is
// set) speaks of is dropped and counted. Expressions in RE2's syntax, found anywhere in their text.
struct Allowlist {
  bool all = false;
  AllowTarget target = AllowTarget::kSecret;
  std::vector<std::string> regexes;
  std::vector<std::string> stopwords;  // lower case; in the secret, in any case
  std::vector<std::string> paths;
  bool commits = false;  // it names commits too; where no commit is known, that is not fulfilled

  bool operator==(const Allowlist&) const = default;
};

// Where a rule holds. Empty for rules of our own schema.
struct RuleScope {
  std::string path;         // an expression that the path must match; empty: any path
  bool path_alone = false;  // the path is all that is asked; the rule has no expression for content
  std::vector<std::shared_ptr<const Allowlist>> allowlists;
  // One of these words, lower case, has to stand within 1 KiB of a match, in any case; empty: nothing is asked.
  std::vector<std::string> near_words;
  std::string foreign_id;  // the rule's id in the configuration that it comes from, for its ignore file

  bool operator==(const RuleScope&) const = default;
};

// A finding that an ignore file (.gitleaksignore) excuses.
struct IgnoredPlace {
  std::string path;
  std::string rule;  // RuleScope::foreign_id
  uint64_t line = 0;

  auto operator<=>(const IgnoredPlace&) const = default;
};

}  // namespace keymuster
