#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "scanner/leaks/git/object_store.h"
#include "scanner/leaks/git/object_visitor.h"

namespace keymuster {

// What is looked for in trees: objects by number, and entries by name.
struct TreeTargets {
  std::unordered_set<uint32_t> objects;
  std::vector<std::string> names;  // sorted

  bool empty() const { return objects.empty() && names.empty(); }
};

// The trees of a store, cut down to what leads to the targets: a tree keeps those entries that are one, or that lead to
// one. It is gathered in one walk that looks at each entry once, where it is new, however many trees share it: an entry
// that a tree has from its delta base is remembered as that, and only what comes and goes is written down. Filled as
// the visitor of a walk over trees; then Prune() makes the entries. A name that is looked for is a child of its own,
// with the number NumberOfName().
class TreeGraph : public ObjectVisitor {
 public:
  struct Entry {
    uint32_t name = 0;   // NameAt
    uint32_t child = 0;  // number of an object, or of a name
    auto operator<=>(const Entry&) const = default;
  };

  TreeGraph(const ObjectStore& store, const TreeTargets& targets, size_t workers);

  std::unique_ptr<ObjectMemo> OnObject(size_t worker, const WalkedObject& object) override;
  void OnLargeBlob(size_t, const WalkedObject&, uint64_t, ByteStream&) override {}
  void OnLoss(size_t, uint32_t, const Error&) override {}  // counted when it was scanned

  // After the walk. False when there would be too many entries to hold: then some are missing.
  bool Prune();

  // Sorted by name and child; empty for trees that lead to nothing.
  const std::vector<Entry>& EntriesOf(uint32_t tree) const;
  std::string_view NameAt(uint32_t name) const { return names_[name]; }
  uint32_t NumberOfName(size_t name) const { return store_.size() + static_cast<uint32_t>(name); }
  bool IsTarget(uint32_t child) const { return child >= store_.size() || targets_.objects.contains(child); }
  bool IsLink(uint32_t object) const { return links_.contains(object); }  // somewhere

 private:
  struct Edge {
    uint32_t child = 0;
    uint32_t name = 0;
    uint32_t tree = 0;
    auto operator<=>(const Edge&) const = default;
  };
  // What one worker has written down.
  struct Notes {
    std::unordered_map<std::string, uint32_t> numbers;  // of names
    std::vector<std::string> names;
    std::vector<Edge> gained;
    std::vector<Edge> lost;                            // of what the base has
    std::vector<std::pair<uint32_t, uint32_t>> heirs;  // base, and a tree that is built from it
    std::vector<uint32_t> links;

    uint32_t NumberOf(std::string_view name);
  };
  class Memo;

  void Gain(Notes& notes, uint32_t tree, std::string_view entry, uint32_t place, Memo* memo);
  void Merge();
  bool Spread();

  const ObjectStore& store_;
  const TreeTargets& targets_;
  std::unordered_set<std::string_view> target_ids_;  // of targets_.objects; the store's bytes
  std::vector<Notes> notes_;                         // by worker
  std::vector<std::string> names_;
  std::vector<Edge> gained_;
  std::vector<Edge> lost_;
  std::vector<std::pair<uint32_t, uint32_t>> heirs_;
  std::unordered_map<uint32_t, std::vector<Entry>> entries_;  // by tree
  std::unordered_set<uint32_t> links_;
};

}  // namespace keymuster
