#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// Publishes files so that a reader sees the old content or the new, never a torn one:
// temporary name in the same folder (O_EXCL, mode 0600 whatever the umask), write, fsync,
// rename, fsync of the folder. On failure the temporary file is removed and the old one stays.
// A target that exists and is not a regular file (/dev/stdout, /dev/full, a FIFO) is written in place;
// a directory is an error.
class Publication {
 public:
  // Checks that the target can be written before any work is done: folder exists and is
  // writable, target is no directory. "-" is standard output.
  static Status CheckTarget(const std::string& path);

  // kOutput, naming path and errno's words.
  static Status Publish(const std::string& path, std::string_view content);
};

}  // namespace keymuster
