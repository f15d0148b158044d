#include "cli/hook/hook_kind.h"

#include <algorithm>
#include <utility>

namespace keymuster {
namespace {

std::vector<std::string> Words(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const size_t end = std::min(line.find(' '), line.size());
    if (end > 0) words.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

bool IsId(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool IsNone(std::string_view id) { return id.find_first_not_of('0') == std::string::npos; }

// What the other side is known to have, so that it is not read again.
std::string KnownRefs(std::string_view hook, const std::string& remote) {
  // The refs are moved only after this hook: they are all old.
  if (hook == "pre-receive") return "refs/*";
  return remote.empty() ? "refs/remotes/*" : "refs/remotes/" + remote + "/*";
}

}  // namespace

Result<HistoryRange> PushedRange(std::string_view hook, std::string_view lines, const std::string& remote) {
  const bool receives = hook == "pre-receive";
  HistoryRange range;
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    const std::vector<std::string> words = Words(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (words.empty()) continue;
    const size_t wanted = receives ? 3 : 4;
    const size_t here = 1;
    const size_t there = receives ? 0 : 3;
    if (words.size() != wanted || !IsId(words[here]) || !IsId(words[there])) {
      return Error{ErrorCode::kUsage, "hook run " + std::string(hook), "standard input is not what git tells this hook",
                   "have git call it: keymuster hook install " + std::string(hook)};
    }
    if (!IsNone(words[here])) range.from.push_back(words[here]);
    if (!IsNone(words[there])) range.without_known.push_back(words[there]);
  }
  if (range.from.empty()) return HistoryRange();
  range.without_known.push_back(KnownRefs(hook, remote));
  return range;
}

}  // namespace keymuster
