#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "host/file.h"

namespace keymuster {

// Something that the caller named: a file, a folder, anything else that has a name, or standard input ("-").
struct Target {
  std::string name;  // as typed
  bool standard_input = false;
  FileDescriptor file;  // open, if it is a regular file or a folder
  EntryStatus status;
};

// Opens one target. A link that the caller names is followed; links that are met on the way are not. kUsage for an
// empty name, kUnreadable with errno's words.
Result<Target> OpenTarget(const FileSystem& files, const std::string& name);

// Whether each can be opened, before any is scanned: a mistyped name costs nothing then. Keeps none open, because there
// may be thousands. kUsage if none is named.
Status CheckTargets(const FileSystem& files, const std::vector<std::string>& names);

}  // namespace keymuster
