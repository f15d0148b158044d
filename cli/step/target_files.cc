#include "cli/step/target_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/rule_book.h"
#include "cli/settings/configuration_text.h"
#include "rules/suppress/ignore_file.h"

namespace keymuster {
namespace {

bool IsFolder(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool IsThere(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

bool IsSameFile(const std::string& a, const std::string& b) {
  struct stat one {};
  struct stat other {};
  return stat(a.c_str(), &one) == 0 && stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev &&
         one.st_ino == other.st_ino;
}

std::string Below(const std::string& folder, const char* name) {
  if (folder == ".") return name;
  return folder.ends_with('/') ? folder + name : folder + '/' + name;
}

bool NamedByCaller(const RunRequest& request, const std::string& path) {
  const auto same = [&path](const std::string& named) { return IsSameFile(named, path); };
  return std::any_of(request.ignore_files.begin(), request.ignore_files.end(), same) ||
         std::any_of(request.rules.files.begin(), request.rules.files.end(), same);
}

Status Read(const std::string& root, const char* name, const std::string& path, TargetFiles* files) {
  KEYMUSTER_ASSIGN_OR_RETURN(std::string text, ReadConfigurationText(path, kLargestConfiguration));
  if (name == std::string_view(kGitleaksIgnoreFile)) {
    files->places.push_back({path, root, std::move(text)});
    return {};
  }
  KEYMUSTER_ASSIGN_OR_RETURN(std::vector<Suppression> list, LoadIgnoreFile(text, path));
  std::move(list.begin(), list.end(), std::back_inserter(files->suppressions));
  return {};
}

}  // namespace

Result<TargetFiles> LoadTargetFiles(const RunRequest& request) {
  TargetFiles files;
  for (const std::string& target : request.scan_options.targets) {
    if (target == "-" || !IsFolder(target)) continue;
    for (const char* const name : {kTargetIgnoreFile, kGitleaksIgnoreFile}) {
      const std::string path = Below(target, name);
      if (!IsThere(path) || NamedByCaller(request, path)) continue;
      if (request.trust_target) {
        KEYMUSTER_RETURN_IF_ERROR(Read(target, name, path, &files));
      } else {
        files.unheard.push_back(path);
      }
    }
  }
  return files;
}

}  // namespace keymuster
