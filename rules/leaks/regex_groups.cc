#include "rules/leaks/regex_groups.h"

#include <string>

namespace keymuster {
namespace {

class GroupCounter {
 public:
  explicit GroupCounter(std::string_view regex) : rest_(regex) {}

  Result<uint32_t> Count() {
    while (!rest_.empty()) {
      const char byte = Next();
      if (byte == '\\') {
        KEYMUSTER_RETURN_IF_ERROR(SkipEscape());
      } else if (byte == '[') {
        KEYMUSTER_RETURN_IF_ERROR(SkipClass());
      } else if (byte == '(') {
        ++open_;
        if (Captures()) ++groups_;
      } else if (byte == ')') {
        if (open_ == 0) return Wrong("a ')' closes no group");
        --open_;
      }
    }
    if (open_ > 0) return Wrong("a '(' is not closed");
    return groups_;
  }

 private:
  static Error Wrong(const std::string& what) {
    return Error{ErrorCode::kRule, "", what, "put a backslash in front where the byte itself is meant"};
  }

  char Next() {
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  // (?: and (?i) capture nothing; (?P<name> and (?<name> do.
  bool Captures() const {
    if (!rest_.starts_with('?')) return true;
    return rest_.starts_with("?P<") ||
           (rest_.starts_with("?<") && !rest_.starts_with("?<=") && !rest_.starts_with("?<!"));
  }

  Status SkipEscape() {
    if (rest_.empty()) return Wrong("it ends in a backslash");
    if (Next() != 'Q') return {};
    const size_t end = rest_.find("\\E");
    if (end == std::string_view::npos) return Wrong("a \\Q has no \\E");
    rest_.remove_prefix(end + 2);
    return {};
  }

  // A ']' that comes first is a member, and so is [:alpha:].
  Status SkipClass() {
    if (rest_.starts_with('^')) rest_.remove_prefix(1);
    if (rest_.starts_with(']')) rest_.remove_prefix(1);
    while (!rest_.empty()) {
      if (rest_.starts_with("[:") && rest_.find(":]") != std::string_view::npos) {
        rest_.remove_prefix(rest_.find(":]") + 2);
        continue;
      }
      const char byte = Next();
      if (byte == ']') return {};
      if (byte == '\\' && !rest_.empty()) Next();
    }
    return Wrong("a '[' is not closed");
  }

  std::string_view rest_;
  uint32_t open_ = 0;
  uint32_t groups_ = 0;
};

}  // namespace

Result<uint32_t> CountRegexGroups(std::string_view regex) { return GroupCounter(regex).Count(); }

}  // namespace keymuster
