#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/host/fixed_environment.h"
#include "tests/host/temporary_folder.h"

namespace keymuster {

// A home with ~/.aws and an environment that knows of nothing else.
class HomeFolder {
 public:
  HomeFolder() : environment({{"HOME", folder_.path()}, {"PATH", "/usr/bin:/bin"}}) {}

  void Write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = std::filesystem::path(folder_.path()) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  std::string Path(const std::string& name) const { return std::string(folder_.path()) + "/" + name; }

 private:
  TemporaryFolder folder_;

 public:
  FixedEnvironment environment;
};

}  // namespace keymuster
