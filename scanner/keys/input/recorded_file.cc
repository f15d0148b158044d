#include "scanner/keys/input/recorded_file.h"

#include <set>
#include <utility>

#include "core/printable.h"
#include "scanner/keys/input/folder_names.h"

namespace keymuster {
namespace {

constexpr int kMostLinks = 40;     // as the kernel allows in one path
constexpr int kDeepestFolder = 8;  // below a root; an organisation's folders are one or two deep

std::string ParentOf(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string NameOf(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

std::string Join(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

bool IsLayoutFolder(const std::string& name) {
  return name == "keys" || name == "last-used" || name == "attached-policies" || name == "user-policies" ||
         name == "user-tags";
}

std::string WithoutTrailingSlashes(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// A path without symbolic links at its end, and what stands there.
struct Resolved {
  std::string path;
  EntryStatus status;
};

Result<Resolved> FollowLinks(const FileSystem& files, std::string path) {
  for (int links = 0; links <= kMostLinks; ++links) {
    KEYMUSTER_ASSIGN_OR_RETURN(const EntryStatus status, files.StatusAt({}, path));
    if (status.type != EntryType::kSymlink) return Resolved{std::move(path), status};
    const Result<std::string> target = files.LinkTargetAt({}, path);
    if (!target.ok()) return target.error();
    path = target->starts_with('/') ? *target : Join(ParentOf(path), *target);
  }
  return Error{ErrorCode::kUnreadable, path, "too many symbolic links", ""};
}

RecordedFile Describe(std::string path, const Resolved& found, bool named) {
  RecordedFile file;
  file.account_folder = ParentOf(path);
  file.in_layout = IsLayoutFolder(NameOf(file.account_folder));
  if (file.in_layout) file.account_folder = ParentOf(file.account_folder);
  file.stem = NameOf(path);
  if (file.stem.ends_with(".json")) file.stem.resize(file.stem.size() - 5);
  file.path = std::move(path);
  file.resolved = found.path;
  file.named = named;
  if (found.status.type == EntryType::kRegular) {
    file.modified = UtcTime{found.status.modified_nanoseconds / 1'000'000'000};
  }
  return file;
}

std::optional<Reason> ReasonForNoFile(EntryType type) {
  switch (type) {
    case EntryType::kRegular:
    case EntryType::kDirectory:
      return std::nullopt;
    case EntryType::kFifo:
      return Reason::kFifo;
    case EntryType::kSocket:
      return Reason::kSocket;
    case EntryType::kDevice:
    case EntryType::kSymlink:
    case EntryType::kOther:
      return Reason::kDevice;
  }
  return Reason::kDevice;
}

class Finder {
 public:
  Finder(const FileSystem& files, CoverageLedger& coverage) : files_(files), coverage_(coverage) {}

  Status AddRoot(const std::string& named) {
    const std::string path = WithoutTrailingSlashes(named);
    if (const auto exists = files_.StatusAt({}, path); named.empty() || !exists.ok()) {
      const std::string words = named.empty() ? "an empty path" : exists.error().what;
      return Error{ErrorCode::kUsage, named, words, "name a recorded file or folder (docs/recordings.md)"};
    }
    const Result<Resolved> found = FollowLinks(files_, path);
    if (found.ok() && found->status.type == EntryType::kDirectory) {
      Enter(path, *found, 0);
    } else {
      // A pipe of the shell's <(...) is a link that leads nowhere by name, but opens.
      const Resolved as_named{path, found.ok() ? found->status : EntryStatus{}};
      if (IsNew(as_named.status)) found_.push_back(Describe(path, as_named, true));
    }
    return {};
  }

  std::vector<RecordedFile> Take() { return std::move(found_); }

 private:
  bool IsNew(const EntryStatus& status) {
    return status.inode == 0 || seen_.insert({status.device, status.inode}).second;
  }

  void Enter(const std::string& path, const Resolved& folder, int depth) {
    if (!IsNew(folder.status)) return;
    const auto names = FolderNames(files_, folder.path);
    if (!names.ok()) {
      Lose(path, Reason::kUnreadable, names.error().what);
      return;
    }
    for (const std::string& name : *names) AddEntry(Join(path, name), depth);
  }

  void AddEntry(std::string path, int depth) {
    const Result<Resolved> found = FollowLinks(files_, path);
    if (!found.ok()) {
      Lose(path, Reason::kUnreadable, found.error().what);
    } else if (const auto reason = ReasonForNoFile(found->status.type)) {
      coverage_.Meet(UnitKind::kInput);
      coverage_.Skipped(UnitKind::kInput, *reason, Printable(path));
    } else if (found->status.type == EntryType::kRegular) {
      if (IsNew(found->status)) found_.push_back(Describe(std::move(path), *found, false));
    } else if (depth == kDeepestFolder) {
      Lose(path, Reason::kDepthLimit, "folders of recordings are entered " + std::to_string(kDeepestFolder) + " deep");
    } else if (!NameOf(path).starts_with('.')) {  // .git and its like hold no recordings
      Enter(path, *found, depth + 1);
    }
  }

  void Lose(const std::string& path, Reason reason, std::string detail) {
    coverage_.Meet(UnitKind::kInput);
    coverage_.Failed(UnitKind::kInput, reason, Printable(path), Printable(detail));
  }

  const FileSystem& files_;
  CoverageLedger& coverage_;
  std::set<std::pair<uint64_t, uint64_t>> seen_;
  std::vector<RecordedFile> found_;
};

}  // namespace

Result<std::vector<RecordedFile>> FindRecordedFiles(const std::vector<std::string>& paths, const FileSystem& files,
                                                    CoverageLedger& coverage) {
  Finder finder(files, coverage);
  for (const std::string& path : paths) KEYMUSTER_RETURN_IF_ERROR(finder.AddRoot(path));
  return finder.Take();
}

}  // namespace keymuster
