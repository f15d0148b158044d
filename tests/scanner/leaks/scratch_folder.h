#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace keymuster {

// A new empty folder that is removed with all that is in it, whatever its modes.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }
  // Creates the folders on the way.
  std::string Write(const std::string& name, std::string_view content) const;
  std::string Of(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace keymuster
