#include "scanner/leaks/git/tree_graph.h"

#include <algorithm>

#include "scanner/leaks/git/tree_outline.h"

namespace keymuster {
namespace {

constexpr size_t kMostEntries = 6'000'000;

}  // namespace

// The entries of a tree that are kept, by where they stand in its outline.
class TreeGraph::Memo : public ObjectMemo {
 public:
  struct Kept {
    uint32_t place = 0;
    Entry entry;
  };
  TreeOutline outline;
  std::vector<Kept> kept;
  uint32_t tree = 0;
};

uint32_t TreeGraph::Notes::NumberOf(std::string_view name) {
  const auto [place, added] = numbers.try_emplace(std::string(name), static_cast<uint32_t>(names.size()));
  if (added) names.emplace_back(name);
  return place->second;
}

TreeGraph::TreeGraph(const ObjectStore& store, const TreeTargets& targets, size_t workers)
    : store_(store), targets_(targets), notes_(workers) {
  for (const uint32_t number : targets.objects) target_ids_.insert(store.IdAt(number));
}

std::unique_ptr<ObjectMemo> TreeGraph::OnObject(size_t worker, const WalkedObject& object) {
  if (object.type != ObjectType::kTree) return nullptr;
  Notes& notes = notes_[worker];
  auto memo = std::make_unique<Memo>();
  memo->tree = object.number;
  const size_t id_size = IdSize(store_.format());
  const auto* const base = static_cast<const Memo*>(object.base);
  if (base == nullptr) {
    OutlineTree(object.content, id_size, &memo->outline);
  } else {
    OutlineTree(object.content, id_size, object.delta, base->outline, &memo->outline);
    notes.heirs.emplace_back(base->tree, object.number);
  }
  const TreeOutline& outline = memo->outline;
  std::vector<bool> inherited(base == nullptr ? 0 : base->kept.size(), false);
  size_t next = 0;    // in base->kept
  uint32_t last = 0;  // origin
  for (uint32_t i = 0; i < outline.starts.size(); ++i) {
    const uint32_t origin = outline.origins.empty() ? TreeOutline::kNew : outline.origins[i];
    if (origin == TreeOutline::kNew) {
      Gain(notes, object.number, object.content.substr(outline.starts[i]), i, memo.get());
      continue;
    }
    if (origin < last) next = 0;  // a delta that copies backwards
    last = origin;
    while (next < base->kept.size() && base->kept[next].place < origin) ++next;
    if (next == base->kept.size() || base->kept[next].place != origin) continue;
    // An entry may be kept twice: as what it names, and by its name.
    for (size_t k = next; k < base->kept.size() && base->kept[k].place == origin; ++k) {
      memo->kept.push_back({i, base->kept[k].entry});
      if (inherited[k]) notes.gained.push_back({base->kept[k].entry.child, base->kept[k].entry.name, object.number});
      inherited[k] = true;
    }
  }
  for (size_t k = 0; k < inherited.size(); ++k) {
    if (!inherited[k]) notes.lost.push_back({base->kept[k].entry.child, base->kept[k].entry.name, object.number});
  }
  if (!object.is_base) return nullptr;
  memo->outline.origins = {};
  return memo;
}

// An entry that the base has not.
void TreeGraph::Gain(Notes& notes, uint32_t tree, std::string_view entry, uint32_t place, Memo* memo) {
  TreeReader reader(entry, IdSize(store_.format()));
  TreeEntry parsed;
  if (!reader.Next(&parsed)) return;
  const auto keep = [&](uint32_t child) {
    const uint32_t name = notes.NumberOf(parsed.name);
    memo->kept.push_back({place, {name, child}});
    notes.gained.push_back({child, name, tree});
  };
  const auto named = std::lower_bound(targets_.names.begin(), targets_.names.end(), parsed.name);
  if (named != targets_.names.end() && *named == parsed.name) {
    keep(NumberOfName(static_cast<size_t>(named - targets_.names.begin())));
  }
  if (parsed.is_submodule()) return;
  // Most entries are files that nobody looks for.
  if (!parsed.is_tree() && !target_ids_.contains(parsed.id)) return;
  const auto child = store_.Find(parsed.id);
  if (!child) return;
  keep(*child);
  if (parsed.is_link()) notes.links.push_back(*child);
}

bool TreeGraph::Prune() {
  Merge();
  const bool whole = Spread();
  gained_ = {};
  lost_ = {};
  heirs_ = {};
  for (auto& [tree, entries] : entries_) {
    std::sort(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  }
  return whole;
}

// One numbering of names for all workers.
void TreeGraph::Merge() {
  std::map<std::string, uint32_t> all;
  for (const Notes& notes : notes_) {
    for (const std::string& name : notes.names) all.emplace(name, 0);
  }
  for (auto& [name, number] : all) {
    number = static_cast<uint32_t>(names_.size());
    names_.push_back(name);
  }
  for (Notes& notes : notes_) {
    std::vector<uint32_t> renumbered;
    for (const std::string& name : notes.names) renumbered.push_back(all[name]);
    for (Edge& edge : notes.gained) edge.name = renumbered[edge.name];
    for (Edge& edge : notes.lost) edge.name = renumbered[edge.name];
    gained_.insert(gained_.end(), notes.gained.begin(), notes.gained.end());
    lost_.insert(lost_.end(), notes.lost.begin(), notes.lost.end());
    heirs_.insert(heirs_.end(), notes.heirs.begin(), notes.heirs.end());
    links_.insert(notes.links.begin(), notes.links.end());
    notes = {};
  }
  std::sort(gained_.begin(), gained_.end());
  std::sort(lost_.begin(), lost_.end());
  std::sort(heirs_.begin(), heirs_.end());
}

// From the targets up: each tree that gains an entry passes it on to its heirs until one loses it, and is then itself
// what trees are looked for that lead to it.
bool TreeGraph::Spread() {
  std::vector<uint32_t> open(targets_.objects.begin(), targets_.objects.end());
  for (size_t i = 0; i < targets_.names.size(); ++i) open.push_back(NumberOfName(i));
  size_t held = 0;
  std::vector<uint32_t> trees;
  while (!open.empty()) {
    const uint32_t child = open.back();
    open.pop_back();
    for (auto edge = std::lower_bound(gained_.begin(), gained_.end(), Edge{child, 0, 0});
         edge != gained_.end() && edge->child == child; ++edge) {
      trees.assign(1, edge->tree);
      while (!trees.empty()) {
        const uint32_t tree = trees.back();
        trees.pop_back();
        std::vector<Entry>& entries = entries_[tree];
        if (entries.empty()) open.push_back(tree);
        entries.push_back({edge->name, child});
        if (++held > kMostEntries) return false;
        for (auto heir = std::lower_bound(heirs_.begin(), heirs_.end(), std::pair(tree, uint32_t{0}));
             heir != heirs_.end() && heir->first == tree; ++heir) {
          if (!std::binary_search(lost_.begin(), lost_.end(), Edge{child, edge->name, heir->second})) {
            trees.push_back(heir->second);
          }
        }
      }
    }
  }
  return true;
}

const std::vector<TreeGraph::Entry>& TreeGraph::EntriesOf(uint32_t tree) const {
  static const std::vector<Entry> kNone;
  const auto found = entries_.find(tree);
  return found == entries_.end() ? kNone : found->second;
}

}  // namespace keymuster
