#include "scanner/leaks/git/history_range.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "scanner/leaks/git/commit.h"
#include "scanner/leaks/git/commit_graph.h"
#include "scanner/leaks/git/object_reader.h"
#include "scanner/leaks/git/refs.h"
#include "scanner/leaks/git/revision.h"
#include "scanner/leaks/git/store_walk.h"
#include "scanner/leaks/git/tree.h"

namespace keymuster {
namespace {

constexpr uint32_t kCommitsAndTags = 0b10010;         // bits of ObjectType
constexpr uint64_t kMostTree = uint64_t{256} << 20U;  // bytes
constexpr size_t kMostDepth = 200;                    // folders of a path

// Marks what a tree has that none of its counterparts has at the same path. A tree that cannot be read is marked
// all the same: whoever reads the marked objects says so.
class TreeComparer {
 public:
  TreeComparer(const ObjectStore& store, std::vector<bool>* marked) : store_(store), marked_(*marked), reader_(store) {}

  void Compare(const std::string& tree, const std::vector<std::string>& others, size_t depth = 0) {
    if (depth > kMostDepth || std::find(others.begin(), others.end(), tree) != others.end()) return;
    const auto number = store_.Find(tree);
    if (!number) return;
    if (others.empty() && marked_[*number]) return;
    marked_[*number] = true;
    const auto object = reader_.Read(tree, kMostTree);
    if (!object.ok()) return;
    const std::string content = object->content;
    Entries known;
    for (const std::string& other : others) AddEntries(other, &known);
    TreeReader lines(content, IdSize(store_.format()));
    TreeEntry line;
    while (lines.Next(&line)) {
      const auto same = known.find(line.name);
      const std::vector<std::string>& there = same == known.end() ? kNone : same->second;
      if (std::find(there.begin(), there.end(), line.id) != there.end()) continue;
      if (line.is_tree()) {
        Compare(std::string(line.id), there, depth + 1);
      } else if (const auto blob = store_.Find(line.id)) {
        marked_[*blob] = true;
      }
    }
  }

 private:
  using Entries = std::map<std::string, std::vector<std::string>, std::less<>>;

  void AddEntries(const std::string& tree, Entries* entries) {
    const auto object = reader_.Read(tree, kMostTree);
    if (!object.ok()) return;
    TreeReader lines(object->content, IdSize(store_.format()));
    TreeEntry line;
    while (lines.Next(&line)) (*entries)[std::string(line.name)].emplace_back(line.id);
  }

  static inline const std::vector<std::string> kNone;
  const ObjectStore& store_;
  std::vector<bool>& marked_;
  ObjectReader reader_;
};

class RangeFinder {
 public:
  RangeFinder(const Repository& repository, const FileSystem& files, WorkerPool& pool, size_t workers)
      : store_(repository.store()),
        refs_(ReadRefs(files, repository.git_folder(), repository.common_folder(), repository.format())),
        graph_(store_, workers),
        finder_(store_, refs_) {
    StoreWalk walk(store_, pool, workers, kCommitsAndTags, graph_);
    for (size_t folder = 0; folder < store_.folders().size(); ++folder) walk.Folder(folder);
    graph_.Finish(refs_);
  }

  Result<RangeObjects> Find(const HistoryRange& range) {
    std::vector<bool> old(store_.size());
    KEYMUSTER_RETURN_IF_ERROR(Flood(range.without, &old));
    for (const std::string& revision : range.without_known) FloodKnown(revision, &old);
    std::vector<bool> wanted = old;
    if (range.from.empty()) {
      for (const auto& [name, id] : refs_.ids) FloodFrom(id, &wanted);
      if (refs_.head) FloodFrom(*refs_.head, &wanted);
    }
    KEYMUSTER_RETURN_IF_ERROR(Flood(range.from, &wanted));

    std::vector<bool> objects(store_.size());
    TreeComparer trees(store_, &objects);
    for (const CommitGraph::Node& node : graph_.nodes()) {
      if (!wanted[node.number] || old[node.number] || (range.since && node.committed < range.since->seconds)) continue;
      objects[node.number] = true;
      if (node.tree == UINT32_MAX) continue;
      std::vector<std::string> others;
      for (const uint32_t parent : graph_.ParentsOf(node)) {
        const CommitGraph::Node* const found = graph_.Find(parent);
        if (found != nullptr && found->tree != UINT32_MAX) others.emplace_back(store_.IdAt(found->tree));
      }
      trees.Compare(std::string(store_.IdAt(node.tree)), others);
    }
    return RangeObjects{std::move(objects), graph_.bytes_read(), refs_.losses};
  }

 private:
  Status Flood(const std::vector<std::string>& revisions, std::vector<bool>* reached) {
    for (const std::string& revision : revisions) {
      KEYMUSTER_ASSIGN_OR_RETURN(const std::string id, finder_.FindCommit(revision));
      FloodFrom(id, reached);
    }
    return {};
  }

  void FloodKnown(const std::string& revision, std::vector<bool>* reached) {
    if (!revision.ends_with('*')) {
      if (const auto id = finder_.FindCommit(revision); id.ok()) FloodFrom(*id, reached);
      return;
    }
    const std::string prefix = revision.substr(0, revision.size() - 1);
    for (auto ref = refs_.ids.lower_bound(prefix); ref != refs_.ids.end() && ref->first.starts_with(prefix); ++ref) {
      FloodFrom(ref->second, reached);
    }
  }

  void FloodFrom(const std::string& id, std::vector<bool>* reached) {
    const CommitGraph::Node* const tip = graph_.FindPeeled(id);
    std::vector<const CommitGraph::Node*> open;
    const auto visit = [&](const CommitGraph::Node* node) {
      if (node == nullptr || (*reached)[node->number]) return;
      (*reached)[node->number] = true;
      open.push_back(node);
    };
    visit(tip);
    while (!open.empty()) {
      const CommitGraph::Node* const node = open.back();
      open.pop_back();
      for (const uint32_t parent : graph_.ParentsOf(*node)) visit(graph_.Find(parent));
    }
  }

  const ObjectStore& store_;
  const RefList refs_;
  CommitGraph graph_;
  RevisionFinder finder_;
};

}  // namespace

Result<RangeObjects> ObjectsOfRange(const Repository& repository, const FileSystem& files, WorkerPool& pool,
                                    size_t workers, const HistoryRange& range) {
  return RangeFinder(repository, files, pool, workers).Find(range);
}

}  // namespace keymuster
