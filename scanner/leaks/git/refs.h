#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "host/file.h"
#include "scanner/leaks/git/object_id.h"

namespace keymuster {

// Names for objects: "refs/heads/main" -> id. Read only to say where a leak can be reached from, and for ranges.
struct RefList {
  std::map<std::string, std::string> ids;  // full name -> raw id
  std::optional<std::string> head;         // what HEAD points at, resolved
  std::string head_branch;                 // "refs/heads/main"; empty when HEAD is detached
  std::vector<std::string> reflog;         // ids that reflogs name, sorted
  std::vector<Error> losses;
};

// The refs of `common`, and HEAD and the private refs of `git_folder` (the same folder but for a linked work tree).
// Loose ones hide packed ones. At most a million of each are taken, which is said so.
RefList ReadRefs(const FileSystem& files, const FileDescriptor& git_folder, const FileDescriptor& common,
                 ObjectFormat format);

// What HEAD alone points at, resolved; nullopt before the first commit, and where HEAD or its branch cannot be read.
std::optional<std::string> ReadHeadId(const FileSystem& files, const FileDescriptor& git_folder,
                                      const FileDescriptor& common, ObjectFormat format);

// The lines of packed-refs: "id name", and "^id" of what a tag points at, which is left out. False if there are more
// than are taken.
bool ParsePackedRefs(std::string_view text, ObjectFormat format, std::map<std::string, std::string>* ids);

// One ref file or HEAD: an id, or "ref: refs/heads/main".
struct RefContent {
  std::string id;      // raw; empty if symbolic
  std::string target;  // of a symbolic one
};
std::optional<RefContent> ParseRef(std::string_view text, ObjectFormat format);

// The new ids of a reflog's lines ("old new who when\twhy"), and the first old one. False if there are more than
// are taken.
bool ParseReflog(std::string_view text, ObjectFormat format, std::vector<std::string>* ids);

}  // namespace keymuster
