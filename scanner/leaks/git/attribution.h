#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/history_trace.h"
#include "scanner/leaks/git/commit_graph.h"
#include "scanner/leaks/git/repository.h"
#include "scanner/leaks/git/tree_graph.h"
#include "scanner/leaks/worker_pool.h"

namespace keymuster {

// A path under which something was committed or staged, and by which commits.
struct Sighting {
  std::vector<uint32_t> commits;  // numbers, oldest first
  uint8_t reach = 0;              // bits, of the commits
  bool at_head = false;
  bool staged = false;
  std::set<std::string> branches;  // whose newest commit has it there
};

// Which commits brought objects in, and where they can be seen: asked only for the few that hold something. Two walks
// over trees and commits, then the history is followed from parents to children, through the few entries that lead
// there.
class Attribution {
 public:
  // `objects`: raw ids; `names`: of tree entries. The repository must outlive it.
  Attribution(const Repository& repository, const FileSystem& files, WorkerPool& pool, size_t workers,
              const std::set<std::string>& objects, const std::set<std::string>& names);

  // False when the history was too large to follow: some paths may be missing.
  bool whole() const { return whole_; }
  // Refs, and an index, that could not be read: what they alone lead to counts as unreachable.
  const std::vector<Error>& ref_losses() const { return refs_.losses; }

  // By path below the root of the repository.
  const std::map<std::string, Sighting>& OfObject(const std::string& id) const;
  const std::map<std::string, Sighting>& OfName(const std::string& name) const;
  bool IsLink(const std::string& id) const;

  // When the newest of its commits was written; the smallest number if there is none.
  int64_t SecondsOfLast(const Sighting& sighting) const;

  // The trace of something that was seen at one path, in these versions; `sightings` of each.
  HistoryTrace TraceOf(const std::vector<const Sighting*>& sightings, const std::string& newest) const;
  // The trace of an object without a path: a commit, a tag, a blob that no commit holds.
  HistoryTrace TraceOfObject(const std::string& id) const;

 private:
  using Sightings = std::map<uint32_t, std::map<std::string, Sighting>>;  // by number of object or name
  struct View;

  void ReadIndex(const FileSystem& files);
  void FindTargets(const std::set<std::string>& objects, const std::set<std::string>& names);
  void FollowCommits();
  void FollowTips();
  void Compare(const View& view, uint32_t commit);
  void Collect(uint32_t tree, const std::string& path, const std::function<void(Sighting&)>& mark, size_t depth);
  CommitMark MarkOf(uint32_t commit) const;

  const Repository& repository_;
  const ObjectStore& store_;
  RefList refs_;
  TreeTargets targets_;
  std::unique_ptr<TreeGraph> trees_;
  std::unique_ptr<CommitGraph> commits_;
  Sightings sightings_;
  uint64_t steps_ = 0;
  bool whole_ = true;
};

}  // namespace keymuster
