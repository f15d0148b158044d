#include "scanner/leaks/git/repository.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "scanner/leaks/git/git_file.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostConfig = uint64_t{16} << 20U;  // bytes
constexpr uint64_t kMostPathFile = uint64_t{64} << 10U;
constexpr uint64_t kMostShallow = uint64_t{64} << 20U;
constexpr int kMostAlternates = 5;  // one leaning on the next, as git allows

std::string FirstLine(std::string_view text) {
  std::string_view line = text.substr(0, std::min(text.find('\n'), text.size()));
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  return std::string(line);
}

std::string Below(const std::string& folder, const std::string& path) {
  if (path.starts_with('/')) return path;
  return folder.ends_with('/') ? folder + path : folder + '/' + path;
}

bool LiesIn(const std::string& root, const std::string& path) {
  return !root.empty() && (path == root || path.starts_with(root.ends_with('/') ? root : root + '/'));
}

Result<FileDescriptor> OpenFolder(const FileSystem& files, const std::string& path) {
  const std::string canonical = CanonicalPath(path);
  return files.OpenDirectoryAt(FileDescriptor(), canonical.empty() ? path : canonical);
}

}  // namespace

std::string CanonicalPath(const std::string& path) {
  std::error_code error;
  const std::filesystem::path found = std::filesystem::canonical(path, error);
  return error ? std::string() : found.string();
}

Result<std::unique_ptr<Repository>> Repository::Open(const FileSystem& files, const std::string& path,
                                                     const ObjectChoice& choice) {
  auto repository = std::make_unique<Repository>();
  repository->path_ = path;
  KEYMUSTER_RETURN_IF_ERROR(repository->OpenFolders(files));
  KEYMUSTER_RETURN_IF_ERROR(repository->ReadConfig(files));
  repository->ReadShallow(files);
  repository->choice_ = choice;
  repository->OpenObjects(files);
  return repository;
}

bool Repository::partial() const {
  const auto& folders = store_->folders();
  return config_.partial ||
         std::any_of(folders.begin(), folders.end(), [](const auto& folder) { return folder->promisor(); });
}

Status Repository::OpenFolders(const FileSystem& files) {
  KEYMUSTER_ASSIGN_OR_RETURN(git_folder_, OpenFolder(files, path_));
  common_path_ = path_;
  const auto common = ReadBelow(files, git_folder_, "commondir", kMostPathFile);
  if (!common.ok()) return {};
  common_path_ = Below(path_, FirstLine(*common));
  KEYMUSTER_ASSIGN_OR_RETURN(common_folder_, OpenFolder(files, common_path_));
  return {};
}

Status Repository::ReadConfig(const FileSystem& files) {
  const auto text = ReadBelow(files, common_folder(), "config", kMostConfig);
  if (text.ok()) {
    config_ = ParseGitConfig(*text);
  } else if (!IsMissing(text.error())) {
    Note(HistoryLoss(text.error()), "config", text.error().what);
  }
  const auto refuse = [](const std::string& what) {
    return Error{ErrorCode::kMalformed, "", what, "scan a clone that an older git made"};
  };
  if (config_.format_version > 1) return refuse("repositoryformatversion is above 1: not a format that is known");
  if (config_.format_version == 1 && !config_.unknown_extension.empty()) {
    return refuse("the extension " + config_.unknown_extension + " is not known");
  }
  if (config_.object_format == "sha256") {
    format_ = ObjectFormat::kSha256;
  } else if (!config_.object_format.empty() && config_.object_format != "sha1") {
    return refuse("the object format " + config_.object_format + " is not known");
  }
  if (config_.ref_storage == "reftable") {
    Note(Reason::kUnsupportedFormat, "reftable", "refs are kept in a reftable: objects are scanned, branches not told");
  }
  return {};
}

void Repository::ReadShallow(const FileSystem& files) {
  const auto text = ReadBelow(files, common_folder(), "shallow", kMostShallow);
  if (!text.ok()) {
    if (!IsMissing(text.error())) Note(HistoryLoss(text.error()), "shallow", text.error().what);
    return;
  }
  std::string_view rest = *text;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    if (auto id = IdFromHex(rest.substr(0, end), format_)) shallow_.insert(*std::move(id));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void Repository::OpenObjects(const FileSystem& files) {
  store_ = std::make_unique<ObjectStore>(format_);
  auto objects = files.OpenDirectoryAt(common_folder(), "objects");
  if (!objects.ok()) return Note(HistoryLoss(objects.error()), "objects", objects.error().what);
  std::set<std::pair<uint64_t, uint64_t>> seen;
  if (const auto status = files.StatusOf(*objects); status.ok()) {
    identity_ = {status->device, status->inode};
    seen.insert(identity_);
  }
  auto again = files.OpenDirectoryAt(common_folder(), "objects");
  AddFolder(files, std::move(objects).value(), "objects");
  if (again.ok()) AddAlternates(files, *again, Below(common_path_, "objects"), &seen, 0);
  for (const std::string& path : choice_.more) AddNamed(files, path, &seen);
}

void Repository::AddNamed(const FileSystem& files, const std::string& path,
                          std::set<std::pair<uint64_t, uint64_t>>* seen) {
  auto folder = OpenFolder(files, path);
  if (!folder.ok()) return Note(HistoryLoss(folder.error()), path, folder.error().what);
  const auto status = files.StatusOf(*folder);
  if (!status.ok() || !seen->insert({status->device, status->inode}).second) return;
  AddFolder(files, std::move(folder).value(), path);
}

void Repository::AddFolder(const FileSystem& files, FileDescriptor objects, const std::string& shown) {
  auto folder =
      std::make_unique<ObjectFolder>(files, std::move(objects), CanonicalPath(Below(common_path_, shown)), format_);
  for (const StoreLoss& loss : folder->Open(choice_.by_name))
    Note(HistoryLoss(loss.error), shown + '/' + loss.name, loss.error.what);
  store_->Add(std::move(folder));
}

void Repository::AddAlternates(const FileSystem& files, const FileDescriptor& objects, const std::string& objects_path,
                               std::set<std::pair<uint64_t, uint64_t>>* seen, int depth) {
  const auto text = ReadBelow(files, objects, "info/alternates", kMostShallow);
  if (!text.ok()) {
    if (!IsMissing(text.error())) Note(HistoryLoss(text.error()), "objects/info/alternates", text.error().what);
    return;
  }
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::string line = FirstLine(rest);
    rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    if (line.empty() || line[0] == '#') continue;
    const std::string canonical = CanonicalPath(Below(objects_path, line));
    if (depth == kMostAlternates) {
      Note(Reason::kDepthLimit, "objects/info/alternates", "alternates lean on each other too deep");
      return;
    }
    if (canonical.empty()) {
      Note(Reason::kMissingObject, "objects/info/alternates", "names a folder that does not exist");
      continue;
    }
    if (!choice_.anywhere && !LiesIn(choice_.root, canonical)) {
      Note(Reason::kAlternateOutside, "objects/info/alternates", "names a folder outside of what is scanned");
      continue;
    }
    auto folder = files.OpenDirectoryAt(FileDescriptor(), canonical);
    if (!folder.ok()) {
      Note(HistoryLoss(folder.error()), "objects/info/alternates", folder.error().what);
      continue;
    }
    const auto status = files.StatusOf(*folder);
    if (!status.ok() || !seen->insert({status->device, status->inode}).second) continue;
    AddAlternates(files, *folder, canonical, seen, depth + 1);
    AddFolder(files, std::move(folder).value(), canonical);
  }
}

void Repository::Note(Reason reason, std::string where, std::string detail) {
  notes_.push_back({reason, std::move(where), std::move(detail)});
}

Result<std::string> FollowGitFile(const FileSystem& files, const std::string& git_file) {
  const std::string parent = git_file.substr(0, git_file.rfind('/') + 1);
  const std::string from = parent.empty() ? "./" : parent;
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor folder, OpenFolder(files, from));
  const auto text = ReadBelow(files, folder, git_file.substr(git_file.rfind('/') + 1), kMostPathFile);
  if (!text.ok()) return text.error();
  std::string line = FirstLine(*text);
  constexpr std::string_view kKey = "gitdir:";
  if (!line.starts_with(kKey)) return Error{ErrorCode::kMalformed, "", "is no git file: no gitdir in it", ""};
  line.erase(0, std::min(line.find_first_not_of(' ', kKey.size()), line.size()));
  const std::string git_folder = CanonicalPath(Below(from, line));
  if (git_folder.empty()) return Error{ErrorCode::kMalformed, "", "names a git folder that does not exist", ""};
  auto open = files.OpenDirectoryAt(FileDescriptor(), git_folder);
  if (!open.ok()) return open.error();
  const std::string here = CanonicalPath(git_file);
  // A linked work tree's folder names the .git file; a submodule's names its work tree.
  const auto back = ReadBelow(files, *open, "gitdir", kMostPathFile);
  if (back.ok() && CanonicalPath(Below(git_folder, FirstLine(*back))) == here) return git_folder;
  const auto config = ReadBelow(files, *open, "config", kMostConfig);
  const std::string work_tree = config.ok() ? ParseGitConfig(*config).work_tree : std::string();
  if (!work_tree.empty() && CanonicalPath(Below(CanonicalPath(Below(git_folder, work_tree)), ".git")) == here)
    return git_folder;
  return Error{ErrorCode::kMalformed, "", "names a git folder that does not point back to it", ""};
}

Result<std::string> FindGitFolder(const FileSystem& files, const std::string& path) {
  std::string at = CanonicalPath(path);
  if (at.empty()) return Error{ErrorCode::kUnreadable, path, "does not exist", "name a git repository"};
  const FileDescriptor here;
  while (true) {
    const std::string git = Below(at, ".git");
    const auto status = files.StatusAt(here, git);
    if (status.ok() && status->type == EntryType::kDirectory) return git;
    if (status.ok() && status->type == EntryType::kRegular) return FollowGitFile(files, git);
    const auto objects = files.StatusAt(here, Below(at, "objects"));
    const auto head = files.StatusAt(here, Below(at, "HEAD"));
    if (objects.ok() && head.ok() && objects->type == EntryType::kDirectory) return at;
    if (at == "/") break;
    at = at.substr(0, std::max<size_t>(at.rfind('/'), 1));
  }
  return Error{ErrorCode::kUnreadable, path, "lies in no git repository", "run this inside a work tree, or name one"};
}

}  // namespace keymuster
