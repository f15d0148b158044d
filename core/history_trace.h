#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/utc_time.h"

namespace keymuster {

// From where an object of a git history can still be reached, the nearest first.
enum class HistoryReach {
  kHead,         // it is part of the commit that HEAD names
  kBranch,       // it is part of the newest commit of a branch
  kPast,         // only older commits of branches hold it
  kTag,          // only tags lead to it
  kStash,        // only the stash
  kNote,         // only notes
  kOtherRef,     // only other refs (pull requests, replacements)
  kReflog,       // only reflogs: amended, reset or rebased away
  kIndex,        // staged and never committed
  kUnreachable,  // nothing: it stays until git collects it
  kUnknown,      // its commits could not be told
};

// A commit, as far as a reader needs it to find it and to know whom to ask. Raw bytes but for the id.
struct CommitMark {
  std::string id;      // hex
  std::string author;  // name and mail, "A U Thor <mail>"
  std::optional<UtcTime> time;

  auto operator<=>(const CommitMark&) const = default;
};

// What a git history says of one path that holds a secret.
struct HistoryTrace {
  std::string repository;  // path of the git folder, raw bytes
  std::string object;      // hex id of the newest object that holds it
  HistoryReach reach = HistoryReach::kUnknown;
  uint64_t objects = 0;               // versions that hold it
  uint64_t commits = 0;               // that brought one of them in
  std::optional<CommitMark> first;    // the oldest of these
  std::optional<CommitMark> last;     // the newest
  std::vector<std::string> branches;  // whose newest commit holds it, sorted; at most kMostBranches
  uint64_t more_branches = 0;         // beyond those

  static constexpr size_t kMostBranches = 10;
  auto operator<=>(const HistoryTrace&) const = default;
};

}  // namespace keymuster
