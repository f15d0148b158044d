#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "host/file.h"

namespace keymuster {

// The names in a folder, sorted, without "." and "..". kUnreadable with errno's words.
Result<std::vector<std::string>> FolderNames(const FileSystem& files, const std::string& path);

}  // namespace keymuster
