#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scanner/leaks/git/tree.h"

namespace keymuster {

// Where the entries of a tree begin, and which of them its delta base has not. Most trees differ from their base by one
// entry: the others were looked at with the base, and are only moved here. An entry counts as the base's only if it was
// an entry there too, at the place that the delta copies from, so that nothing hides behind a delta that cuts entries.
struct TreeOutline {
  std::vector<uint32_t> starts;  // ascending
  uint32_t end = 0;              // behind the last entry
  bool damaged = false;          // bytes behind `end` are no entries

  // For each entry, by its number here: the number that it has in the base, or kNew.
  std::vector<uint32_t> origins;
  static constexpr uint32_t kNew = UINT32_MAX;
};

// Of a tree that stands for itself; `origins` stays empty: all are new.
void OutlineTree(std::string_view tree, size_t id_size, TreeOutline* outline);

// Of a tree that `delta` built from one with the outline `base`.
void OutlineTree(std::string_view tree, size_t id_size, std::string_view delta, const TreeOutline& base,
                 TreeOutline* outline);

}  // namespace keymuster
