#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// Folders below the root ("" is the root, "a/b" a folder in it), and the raw id of the tree that each would be
// committed as.
using FolderTrees = std::map<std::string, std::string, std::less<>>;

// The extension TREE of an index (gitformat-index(5)): git commits these trees as they are, without looking at the
// entries below them, so whoever asks what a commit will bring in may do the same. Folders with changes that git has
// not written yet are not in it. kMalformed where it does not fit.
Result<FolderTrees> ParseCacheTree(std::string_view extension, size_t id_size);

}  // namespace keymuster
