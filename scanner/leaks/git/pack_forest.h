#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "scanner/leaks/git/object_id.h"
#include "scanner/leaks/git/pack.h"

namespace keymuster {

// Who builds on whom in a pack. Objects are numbered by where they stand ("slots"); a family is an object that stands
// for itself and all that is built on it, directly or not. Walking families from their roots unpacks each object once.
// Constant once built; the pack must outlive it.
class PackForest {
 public:
  static constexpr uint32_t kNoSlot = UINT32_MAX;

  explicit PackForest(const Pack& pack);

  uint32_t size() const { return static_cast<uint32_t>(offsets_.size()); }
  uint64_t OffsetOf(uint32_t slot) const { return offsets_[slot]; }
  uint64_t EndOf(uint32_t slot) const;                                   // where the next object begins
  uint32_t PositionOf(uint32_t slot) const { return positions_[slot]; }  // in the pack's index
  uint32_t SlotAt(uint64_t offset) const;                                // kNoSlot if none begins there
  uint32_t ParentOf(uint32_t slot) const { return parents_[slot]; }      // kNoSlot for roots and strays
  uint32_t FirstChildOf(uint32_t slot) const { return first_child_[slot]; }
  uint32_t NextSiblingOf(uint32_t slot) const { return next_sibling_[slot]; }
  ObjectType TypeOf(uint32_t slot) const { return types_[slot]; }  // kNone for strays and what builds on them
  uint32_t FamilySizeOf(uint32_t slot) const { return family_sizes_[slot]; }  // it and all that builds on it

  // By slot: whether it, or something that builds on it, has its position set. These must be unpacked to get there.
  std::vector<bool> SlotsLeadingTo(const std::vector<bool>& positions) const;

  const std::vector<uint32_t>& roots() const { return roots_; }  // in the order of the pack
  // Objects that no root leads to: no sound head, a base outside of the pack, a base that is not there, or bases
  // in a circle.
  const std::vector<uint32_t>& strays() const { return strays_; }

 private:
  void Sort(const Pack& pack);
  void FindParents(const Pack& pack);
  void Spread();

  uint64_t end_ = 0;
  std::vector<uint64_t> offsets_;
  std::vector<uint32_t> positions_;
  std::vector<uint32_t> parents_;
  std::vector<uint32_t> first_child_;
  std::vector<uint32_t> next_sibling_;
  std::vector<uint32_t> family_sizes_;
  std::vector<ObjectType> types_;
  std::vector<uint32_t> roots_;
  std::vector<uint32_t> strays_;
};

}  // namespace keymuster
