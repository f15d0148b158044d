#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// A folder of our own under TMPDIR or /tmp, mode 0700, that vanishes with the object. Move-only.
class DemoFolder {
 public:
  static Result<DemoFolder> Create(const std::string& parent);
  DemoFolder(DemoFolder&& other) noexcept;
  DemoFolder& operator=(DemoFolder&&) = delete;
  ~DemoFolder();

  const std::string& path() const { return path_; }

  // Writes a file below the folder, and the folders on the way to it.
  Status Write(const std::string& relative_path, std::string_view content) const;

 private:
  explicit DemoFolder(std::string path);
  std::string path_;
};

// Makes the current directory that of `path` for as long as it lives, so that a report's paths do not depend on where
// the folder happens to be.
class WorkingDirectory {
 public:
  static Result<WorkingDirectory> Enter(const std::string& path);
  WorkingDirectory(WorkingDirectory&& other) noexcept;
  WorkingDirectory& operator=(WorkingDirectory&&) = delete;
  ~WorkingDirectory();

 private:
  explicit WorkingDirectory(int before);
  int before_;  // descriptor of the directory to go back to; -1 once moved from
};

}  // namespace keymuster
