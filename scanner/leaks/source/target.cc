#include "scanner/leaks/source/target.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace keymuster {
namespace {

Error Missing(const std::string& name, const std::string& what) {
  return {ErrorCode::kUnreadable, name, what, "name a file or folder that can be read, or - for standard input"};
}

// Where the links lead that the caller named. The name itself if it is none or leads nowhere: opening it tells why.
std::string Resolved(const std::string& name) {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::canonical(name, error);
  return error ? name : path.string();
}

}  // namespace

Result<Target> OpenTarget(const FileSystem& files, const std::string& name) {
  Target target;
  target.name = name;
  target.standard_input = name == "-";
  if (target.standard_input) return target;
  if (name.empty()) return Error{ErrorCode::kUsage, "", "a target is empty", "name a file or folder"};
  const FileDescriptor working_folder;
  const auto status = files.StatusAt(working_folder, name);
  if (!status.ok()) return Missing(name, status.error().what);
  std::string path = name;
  target.status = *status;
  if (status->type == EntryType::kSymlink) {
    path = Resolved(name);
    KEYMUSTER_ASSIGN_OR_RETURN(target.status, files.StatusAt(working_folder, path));
  }
  const EntryType type = target.status.type;
  if (type == EntryType::kSymlink) return Missing(name, "is a symbolic link that leads nowhere");
  if (type != EntryType::kRegular && type != EntryType::kDirectory) return target;
  auto file =
      type == EntryType::kDirectory ? files.OpenDirectoryAt(working_folder, path) : files.OpenAt(working_folder, path);
  if (!file.ok()) return Missing(name, file.error().what);
  const auto opened = files.StatusOf(*file);
  if (!opened.ok()) return Missing(name, opened.error().what);
  target.file = std::move(*file);
  target.status = *opened;
  return target;
}

Status CheckTargets(const FileSystem& files, const std::vector<std::string>& names) {
  if (names.empty()) return Error{ErrorCode::kUsage, "", "nothing to scan was named", "name files, folders or -"};
  for (const std::string& name : names) {
    if (auto target = OpenTarget(files, name); !target.ok()) return std::move(target).error();
  }
  return {};
}

}  // namespace keymuster
