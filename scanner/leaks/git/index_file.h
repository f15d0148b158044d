#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "scanner/leaks/git/cache_tree.h"
#include "scanner/leaks/git/object_id.h"

namespace keymuster {

// One line of the index: what is staged under a path.
struct IndexEntry {
  std::string path;  // raw bytes
  std::string id;    // raw
  uint32_t mode = 0;
  unsigned stage = 0;          // 1 to 3 while a merge is not resolved
  bool intent_to_add = false;  // nothing is staged yet
};

// What is staged: the lines in order of their paths, and of folders that git would commit as they are their trees.
struct StagedIndex {
  std::vector<IndexEntry> entries;
  FolderTrees folders;
  // Of a split index: the hash of the shared one whose entries these change, raw, and how (split_index.h). Else empty.
  std::string shared_id;
  std::string bitmaps;
};

// An index of version 2, 3 or 4 (gitformat-index(5)); of its extensions only the trees and the link of a split
// index are read. kMalformed where it is none, or ends too early; kBudget when its paths unfold to more than `limit`
// bytes. A split index keeps most of its entries elsewhere: ReadIndex of split_index.h joins them.
Result<StagedIndex> ParseIndex(std::string_view bytes, ObjectFormat format, uint64_t limit);

}  // namespace keymuster
