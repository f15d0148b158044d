#pragma once

#include <string_view>
#include <vector>

#include "scanner/leaks/source/directory_listing.h"

namespace keymuster {

// Whether a folder is git's own: `.git`, or a bare repository or submodule of any name, by gitrepository-layout(5).
bool IsGitFolder(std::string_view name, const std::vector<DirectoryEntry>& entries);

// The folder in it that holds the history, compressed: as text it would say nothing.
inline constexpr std::string_view kGitObjects = "objects";

}  // namespace keymuster
