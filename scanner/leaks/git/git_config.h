#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keymuster {

// The few settings of a repository that decide how its objects are read. Nothing else of a config is looked at,
// includes are never followed, and nothing that it names is run: whoever wrote the repository wrote this file.
struct GitConfig {
  int format_version = 0;         // core.repositoryformatversion
  std::string object_format;      // extensions.objectformat; empty: sha1
  std::string ref_storage;        // extensions.refstorage; empty: files
  std::string unknown_extension;  // the first that is not known, of a repository of version 1 or more
  bool partial = false;           // extensions.partialclone, remote.*.promisor or remote.*.partialclonefilter
  std::string work_tree;          // core.worktree: shown only to tell whose git folder this is
};

// Lines that are not understood are passed over, as git would refuse them: what follows from that is seen elsewhere.
GitConfig ParseGitConfig(std::string_view text);

}  // namespace keymuster
