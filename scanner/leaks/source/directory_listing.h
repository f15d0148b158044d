#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "host/file.h"

namespace keymuster {

struct DirectoryEntry {
  std::string name;  // raw bytes
  EntryType type = EntryType::kOther;
};

// All entries of an open directory but "." and "..", sorted by their bytes, so that every walk takes the same way.
// Types that the file system does not tell are asked of `files`; an entry that has gone meanwhile keeps kOther.
Result<std::vector<DirectoryEntry>> ListDirectory(const FileSystem& files, const FileDescriptor& directory);

}  // namespace keymuster
