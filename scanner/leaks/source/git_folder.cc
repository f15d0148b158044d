#include "scanner/leaks/source/git_folder.h"

#include <algorithm>

namespace keymuster {

bool IsGitFolder(std::string_view name, const std::vector<DirectoryEntry>& entries) {
  const auto holds = [&entries](std::string_view entry_name) {
    return std::any_of(entries.begin(), entries.end(),
                       [entry_name](const DirectoryEntry& entry) { return entry.name == entry_name; });
  };
  // What is called .git is taken for it even if damaged; an empty folder of that name holds no history.
  if (name == ".git") return holds("HEAD") || holds(kGitObjects) || holds("refs");
  return holds("HEAD") && holds(kGitObjects) && holds("refs");
}

}  // namespace keymuster
