#include "cli/hook/hook_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/file.h"
#include "host/process.h"
#include "host/publication.h"
#include "scanner/leaks/git/repository.h"

namespace keymuster {
namespace {

constexpr std::string_view kMark = "# Written by keymuster hook install.";
constexpr uint64_t kLargestHook = 1U << 20U;  // bytes
constexpr mode_t kMode = 0755;

// For a POSIX shell.
std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + '\'';
}

Result<std::string> HookPath(const std::string& name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string git_folder, FindGitFolder(RealFileSystem(), "."));
  const auto repository = Repository::Open(RealFileSystem(), git_folder, {"", false, {}, true});
  if (!repository.ok()) return Error(repository.error()).In(git_folder);
  // Of a linked work tree the hooks are those of its repository.
  const std::string hooks = CanonicalPath((*repository)->common_path()) + "/hooks";
  if (mkdir(hooks.c_str(), kMode) != 0 && errno != EEXIST) {
    return Error{ErrorCode::kOutput, hooks, std::strerror(errno), "check the repository's permissions"};
  }
  return hooks + '/' + name;
}

// Whether there is a hook, and it is ours.
Result<bool> IsOurs(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return false;
  const auto text = ReadWholeFile(path, kLargestHook);
  if (text.ok() && text->find(kMark) != std::string::npos) return true;
  return Error{ErrorCode::kUsage, path, "there is a hook already, and keymuster did not write it",
               "call keymuster from it: keymuster hook run NAME \"$@\""};
}

}  // namespace

Result<std::string> InstallHook(const std::string& name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string path, HookPath(name));
  KEYMUSTER_RETURN_IF_ERROR(IsOurs(path));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string folder, ProgramFolder());
  const std::string text = "#!/bin/sh\n" + std::string(kMark) + "\nexec " + Quoted(folder + "/keymuster") +
                           " hook run " + name + " \"$@\"\n";
  KEYMUSTER_RETURN_IF_ERROR(Publication::Publish(path, text));
  if (chmod(path.c_str(), kMode) != 0) return Error{ErrorCode::kOutput, path, std::strerror(errno), "chmod +x it"};
  return path + ": installed; git asks elsewhere if core.hooksPath is set\n";
}

Result<std::string> UninstallHook(const std::string& name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string path, HookPath(name));
  KEYMUSTER_ASSIGN_OR_RETURN(const bool ours, IsOurs(path));
  if (!ours) return path + ": there was none\n";
  if (unlink(path.c_str()) != 0) return Error{ErrorCode::kOutput, path, std::strerror(errno), "remove it by hand"};
  return path + ": removed\n";
}

}  // namespace keymuster
