#include "scanner/leaks/git/commit_graph.h"

#include <algorithm>

#include "scanner/leaks/git/commit.h"

namespace keymuster {
namespace {

// Tags of tags end: each names one that was there before, and a circle would need a broken hash; bounded all the same.
constexpr int kMostTags = 1000;

}  // namespace

ReachBit ReachOfRef(std::string_view name) {
  if (name.starts_with("refs/heads/") || name.starts_with("refs/remotes/")) return kFromBranch;
  if (name.starts_with("refs/tags/")) return kFromTag;
  if (name == "refs/stash") return kFromStash;
  if (name.starts_with("refs/notes/")) return kFromNote;
  return kFromOtherRef;
}

CommitGraph::CommitGraph(const ObjectStore& store, size_t workers) : store_(store), parts_(workers) {}

std::unique_ptr<ObjectMemo> CommitGraph::OnObject(size_t worker, const WalkedObject& object) {
  Part& part = parts_[worker];
  part.bytes += object.content.size();
  if (object.type == ObjectType::kTag) {
    const auto tag = ParseTag(object.content, store_.format());
    const auto target = tag ? store_.Find(tag->target) : std::nullopt;
    if (target) part.tags.emplace_back(object.number, *target);
  }
  if (object.type != ObjectType::kCommit) return nullptr;
  const auto commit = ParseCommit(object.content, store_.format());
  if (!commit) return nullptr;
  Node node;
  node.number = object.number;
  node.tree = store_.Find(commit->tree).value_or(UINT32_MAX);
  node.seconds = commit->author.seconds.value_or(0);
  // A date that cannot be read must not hide a commit from --since.
  node.committed = commit->committer.seconds.value_or(INT64_MAX);
  node.first_parent = static_cast<uint32_t>(part.parents.size());
  for (const std::string& parent : commit->parents) {
    if (const auto number = store_.Find(parent)) part.parents.push_back(*number);
  }
  node.parents = static_cast<uint32_t>(part.parents.size()) - node.first_parent;
  part.nodes.push_back(node);
  return nullptr;
}

void CommitGraph::Join() {
  for (const Part& part : parts_) {
    const auto shift = static_cast<uint32_t>(parents_.size());
    for (Node node : part.nodes) {
      node.first_parent += shift;
      nodes_.push_back(node);
    }
    parents_.insert(parents_.end(), part.parents.begin(), part.parents.end());
    tags_.insert(part.tags.begin(), part.tags.end());
    bytes_read_ += part.bytes;
  }
  parts_.clear();
  std::sort(nodes_.begin(), nodes_.end(), [](const Node& a, const Node& b) { return a.number < b.number; });
}

void CommitGraph::Finish(const RefList& refs) {
  Join();
  for (const auto& [name, id] : refs.ids) {
    const ReachBit bit = ReachOfRef(name);
    Mark(id, bit);
    const auto number = store_.Find(id);
    if (bit == kFromBranch && number && Find(*number) != nullptr) tips_.emplace_back(name, *number);
  }
  if (refs.head) {
    Mark(*refs.head, kFromHead);
    if (const auto number = store_.Find(*refs.head)) tips_.emplace_back("HEAD", *number);
  }
  for (const std::string& id : refs.reflog) Mark(id, kFromReflog);
}

// All that can be reached from there gets the bit.
void CommitGraph::Mark(std::string_view id, uint8_t bit) {
  auto number = store_.Find(id);
  for (int depth = 0; number && tags_.contains(*number) && depth < kMostTags; ++depth) {
    reach_[*number] |= bit;
    number = tags_[*number];
  }
  if (!number) return;
  std::vector<uint32_t> open{*number};
  while (!open.empty()) {
    const uint32_t at = open.back();
    open.pop_back();
    auto* const node = const_cast<Node*>(Find(at));
    if (node == nullptr) {
      reach_[at] |= bit;
    } else if ((node->reach & bit) == 0) {
      node->reach |= bit;
      const auto parents = ParentsOf(*node);
      open.insert(open.end(), parents.begin(), parents.end());
    }
  }
}

const CommitGraph::Node* CommitGraph::Find(uint32_t number) const {
  const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), number,
                                      [](const Node& node, uint32_t wanted) { return node.number < wanted; });
  return found != nodes_.end() && found->number == number ? &*found : nullptr;
}

const CommitGraph::Node* CommitGraph::Find(std::string_view id) const {
  const auto number = store_.Find(id);
  return number ? Find(*number) : nullptr;
}

const CommitGraph::Node* CommitGraph::FindPeeled(std::string_view id) const {
  auto number = store_.Find(id);
  for (int depth = 0; number && tags_.contains(*number) && depth < kMostTags; ++depth) number = tags_.at(*number);
  return number ? Find(*number) : nullptr;
}

uint8_t CommitGraph::ReachOfObject(uint32_t number) const {
  if (const Node* const node = Find(number)) return node->reach;
  const auto found = reach_.find(number);
  return found == reach_.end() ? uint8_t{0} : found->second;
}

}  // namespace keymuster
