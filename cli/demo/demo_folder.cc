#include "cli/demo/demo_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace keymuster {
namespace {

Error Failure(const std::string& path, const std::string& what) {
  return Error{ErrorCode::kOutput, path, what,
               "the demo needs a folder for its fixtures: set TMPDIR to one that can be written"};
}

}  // namespace

Result<DemoFolder> DemoFolder::Create(const std::string& parent) {
  std::string path = parent + "/keymuster-demo-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return Failure(parent, std::strerror(errno));
  return DemoFolder(std::move(path));
}

DemoFolder::DemoFolder(std::string path) : path_(std::move(path)) {}

DemoFolder::DemoFolder(DemoFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

DemoFolder::~DemoFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Status DemoFolder::Write(const std::string& relative_path, std::string_view content) const {
  const std::filesystem::path path = std::filesystem::path(path_) / relative_path;
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) return Failure(path.parent_path().string(), error.message());
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) return Failure(path.string(), "could not be written");
  return {};
}

Result<WorkingDirectory> WorkingDirectory::Enter(const std::string& path) {
  const int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  WorkingDirectory entered(before);
  if (chdir(path.c_str()) != 0) return Failure(path, std::strerror(errno));
  return entered;
}

WorkingDirectory::WorkingDirectory(int before) : before_(before) {}

WorkingDirectory::WorkingDirectory(WorkingDirectory&& other) noexcept : before_(std::exchange(other.before_, -1)) {}

WorkingDirectory::~WorkingDirectory() {
  if (before_ < 0) return;
  (void)!fchdir(before_);
  close(before_);
}

}  // namespace keymuster
