#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanner/leaks/git/object_store.h"
#include "scanner/leaks/git/object_visitor.h"
#include "scanner/leaks/git/refs.h"

namespace keymuster {

// From which kinds of refs something can be reached: bits.
enum ReachBit : uint8_t {
  kFromHead = 1,
  kFromBranch = 2,
  kFromTag = 4,
  kFromStash = 8,
  kFromNote = 16,
  kFromOtherRef = 32,
  kFromReflog = 64,
};

// All commits of a store, and what tags point at. Filled as the visitor of a walk, then finished; constant then.
class CommitGraph : public ObjectVisitor {
 public:
  struct Node {
    uint32_t number = 0;  // in the store
    uint32_t tree = UINT32_MAX;
    int64_t seconds = 0;    // of the author
    int64_t committed = 0;  // seconds, of the committer: when it came to this history
    uint32_t first_parent = 0;
    uint32_t parents = 0;
    uint8_t reach = 0;
  };

  CommitGraph(const ObjectStore& store, size_t workers);

  std::unique_ptr<ObjectMemo> OnObject(size_t worker, const WalkedObject& object) override;
  void OnLargeBlob(size_t, const WalkedObject&, uint64_t, ByteStream&) override {}
  void OnLoss(size_t, uint32_t, const Error&) override {}

  // After the walk: joins the workers' parts, and floods from the refs.
  void Finish(const RefList& refs);

  uint64_t bytes_read() const { return bytes_read_; }        // of commits and tags
  const std::vector<Node>& nodes() const { return nodes_; }  // sorted by number
  const Node* Find(uint32_t number) const;
  const Node* Find(std::string_view id) const;
  const Node* FindPeeled(std::string_view id) const;             // of a tag, the commit that it leads to
  std::span<const uint32_t> ParentsOf(const Node& node) const {  // numbers; those that are not here are left out
    return {parents_.data() + node.first_parent, node.parents};
  }
  // What refs lead to directly, tags peeled: blobs and trees that are tagged, and tags themselves.
  uint8_t ReachOfObject(uint32_t number) const;
  // Commits at the tips of branches, by full name of the ref; HEAD's own as "HEAD".
  const std::vector<std::pair<std::string, uint32_t>>& tips() const { return tips_; }

 private:
  struct Part {
    std::vector<Node> nodes;
    std::vector<uint32_t> parents;
    std::vector<std::pair<uint32_t, uint32_t>> tags;  // tag, target
    uint64_t bytes = 0;
  };
  void Join();
  void Mark(std::string_view id, uint8_t bit);

  const ObjectStore& store_;
  std::vector<Part> parts_;
  uint64_t bytes_read_ = 0;
  std::vector<Node> nodes_;
  std::vector<uint32_t> parents_;
  std::unordered_map<uint32_t, uint32_t> tags_;
  std::unordered_map<uint32_t, uint8_t> reach_;  // of what is no commit
  std::vector<std::pair<std::string, uint32_t>> tips_;
};

// The bit for a ref by its full name.
ReachBit ReachOfRef(std::string_view name);

}  // namespace keymuster
