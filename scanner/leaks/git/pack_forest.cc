#include "scanner/leaks/git/pack_forest.h"

#include <algorithm>
#include <utility>

#include "scanner/leaks/git/pack_entry.h"

namespace keymuster {

PackForest::PackForest(const Pack& pack) : end_(pack.end()) {
  Sort(pack);
  FindParents(pack);
  Spread();
}

void PackForest::Sort(const Pack& pack) {
  const PackIndex& index = pack.index();
  std::vector<std::pair<uint64_t, uint32_t>> order;
  order.reserve(index.size());
  for (uint32_t i = 0; i < index.size(); ++i) order.emplace_back(index.OffsetAt(i), i);
  std::sort(order.begin(), order.end());
  offsets_.reserve(order.size());
  positions_.reserve(order.size());
  for (const auto& [offset, position] : order) {
    offsets_.push_back(offset);
    positions_.push_back(position);
  }
}

uint64_t PackForest::EndOf(uint32_t slot) const {
  const uint64_t end = slot + 1 < size() ? offsets_[slot + 1] : end_;
  return std::min(end, end_);
}

uint32_t PackForest::SlotAt(uint64_t offset) const {
  const auto found = std::lower_bound(offsets_.begin(), offsets_.end(), offset);
  return found != offsets_.end() && *found == offset ? static_cast<uint32_t>(found - offsets_.begin()) : kNoSlot;
}

std::vector<bool> PackForest::SlotsLeadingTo(const std::vector<bool>& positions) const {
  std::vector<bool> needed(size(), false);
  for (uint32_t slot = 0; slot < size(); ++slot) {
    if (!positions[positions_[slot]] || types_[slot] == ObjectType::kNone) continue;
    for (uint32_t at = slot; at != kNoSlot && !needed[at]; at = parents_[at]) needed[at] = true;
  }
  return needed;
}

void PackForest::FindParents(const Pack& pack) {
  const PackIndex& index = pack.index();
  parents_.assign(size(), kNoSlot);
  types_.assign(size(), ObjectType::kNone);
  for (uint32_t slot = 0; slot < size(); ++slot) {
    PackEntry entry;
    if (offsets_[slot] >= end_) continue;
    if (!ParsePackEntry(pack.bytes(), offsets_[slot], IdSize(pack.format()), &entry)) continue;
    if (entry.base == PackEntry::Base::kNone) {
      types_[slot] = entry.type;
      roots_.push_back(slot);
    } else if (entry.base == PackEntry::Base::kOffset) {
      parents_[slot] = SlotAt(entry.base_offset);
    } else if (const auto position = index.Find(entry.base_id)) {
      parents_[slot] = SlotAt(index.OffsetAt(*position));
    }
  }
}

// From the roots down, so that objects in a circle are never reached; then sizes from the leaves up.
void PackForest::Spread() {
  first_child_.assign(size(), kNoSlot);
  next_sibling_.assign(size(), kNoSlot);
  for (uint32_t slot = size(); slot-- > 0;) {
    const uint32_t parent = parents_[slot];
    if (parent == kNoSlot) continue;
    next_sibling_[slot] = first_child_[parent];
    first_child_[parent] = slot;
  }
  family_sizes_.assign(size(), 1);
  std::vector<uint32_t> order = roots_;
  order.reserve(size());
  for (size_t i = 0; i < order.size(); ++i) {
    for (uint32_t child = first_child_[order[i]]; child != kNoSlot; child = next_sibling_[child]) {
      types_[child] = types_[order[i]];
      order.push_back(child);
    }
  }
  for (size_t i = order.size(); i-- > 0;) {
    if (parents_[order[i]] != kNoSlot) family_sizes_[parents_[order[i]]] += family_sizes_[order[i]];
  }
  if (order.size() == size()) return;
  for (uint32_t slot = 0; slot < size(); ++slot) {
    if (types_[slot] == ObjectType::kNone) strays_.push_back(slot);
  }
}

}  // namespace keymuster
