#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/coverage.h"
#include "scanner/leaks/git/git_config.h"
#include "scanner/leaks/git/object_store.h"

namespace keymuster {

// What is known about a repository besides its objects' content.
struct HistoryNote {
  Reason reason = Reason::kCorrupt;
  std::string where;  // below the git folder: "objects/info/alternates"
  std::string detail;
};

// Which folders of objects count besides the repository's own, and what they are opened for.
struct ObjectChoice {
  std::string root;               // canonical path of what the caller named: what lies below may be read
  bool anywhere = false;          // the caller trusts the repository's word for any path
  std::vector<std::string> more;  // the caller's own word: git's quarantine of what is being pushed
  bool by_name = false;           // single objects will be asked for: loose ones are not listed
};

// A git folder, opened: .git, a bare repository, a submodule's or a linked work tree's.
class Repository {
 public:
  // `path` as it is shown and opened. kMalformed when it is none, or is of a format that is not known.
  static Result<std::unique_ptr<Repository>> Open(const FileSystem& files, const std::string& path,
                                                  const ObjectChoice& choice);

  const std::string& path() const { return path_; }
  const std::string& common_path() const { return common_path_; }  // of a linked work tree its repository's
  ObjectFormat format() const { return format_; }
  const GitConfig& config() const { return config_; }
  const FileDescriptor& git_folder() const { return git_folder_; }  // HEAD, index, logs/HEAD
  const FileDescriptor& common_folder() const {                     // objects, refs
    return common_folder_.valid() ? common_folder_ : git_folder_;
  }
  const ObjectStore& store() const { return *store_; }
  const std::vector<HistoryNote>& notes() const { return notes_; }
  bool partial() const;
  const std::set<std::string>& shallow() const { return shallow_; }  // raw ids of commits whose parents are cut off
  // Device and inode of the folder of objects: two paths may lead to one.
  std::pair<uint64_t, uint64_t> identity() const { return identity_; }

 private:
  Status OpenFolders(const FileSystem& files);
  Status ReadConfig(const FileSystem& files);
  void ReadShallow(const FileSystem& files);
  void OpenObjects(const FileSystem& files);
  void AddAlternates(const FileSystem& files, const FileDescriptor& objects, const std::string& objects_path,
                     std::set<std::pair<uint64_t, uint64_t>>* seen, int depth);
  void AddNamed(const FileSystem& files, const std::string& path, std::set<std::pair<uint64_t, uint64_t>>* seen);
  void AddFolder(const FileSystem& files, FileDescriptor objects, const std::string& shown);
  void Note(Reason reason, std::string where, std::string detail);

  ObjectChoice choice_;
  std::string path_;
  std::string common_path_;
  FileDescriptor git_folder_;
  FileDescriptor common_folder_;
  GitConfig config_;
  ObjectFormat format_ = ObjectFormat::kSha1;
  std::unique_ptr<ObjectStore> store_;
  std::set<std::string> shallow_;
  std::pair<uint64_t, uint64_t> identity_;
  std::vector<HistoryNote> notes_;
};

// Without links; empty if there is no such path.
std::string CanonicalPath(const std::string& path);

// Where the history of what stands at a ".git" file lies: "gitdir: PATH". An error when the file says nothing of the
// kind, or when the folder that it names does not point back: then it may be anybody's.
Result<std::string> FollowGitFile(const FileSystem& files, const std::string& git_file);

// The same for anything that may be a repository: PATH/.git, PATH itself. Walks up from PATH as git does.
Result<std::string> FindGitFolder(const FileSystem& files, const std::string& path);

}  // namespace keymuster
