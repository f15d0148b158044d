#include "scanner/leaks/source/directory_walk.h"

#include <algorithm>

#include "host/interrupt.h"
#include "scanner/leaks/source/git_folder.h"
#include "scanner/leaks/source/loss_reason.h"

namespace keymuster {
namespace {

UnitKind KindOf(EntryType type) { return type == EntryType::kDirectory ? UnitKind::kDirectory : UnitKind::kFile; }

Reason SpecialReason(EntryType type) {
  switch (type) {
    case EntryType::kFifo:
      return Reason::kFifo;
    case EntryType::kSocket:
      return Reason::kSocket;
    default:
      return Reason::kDevice;
  }
}

}  // namespace

DirectoryWalk::DirectoryWalk(const ScanContext& context, UnitScanner& scanner, FileSink sink, HistorySink history_sink)
    : context_(context),
      scanner_(scanner),
      ledger_(scanner.tally().ledger),
      sink_(std::move(sink)),
      history_sink_(std::move(history_sink)),
      choice_(context.options.exclude, context.options.include),
      stack_(context.files) {}

void DirectoryWalk::WalkFolder(const std::string& name, FileDescriptor folder, const EntryStatus& status) {
  root_ = name;
  git_folder_.clear();
  root_is_git_ = false;
  device_ = status.device;
  ledger_.Meet(UnitKind::kDirectory);
  Enter("", name, std::move(folder), status);
  while (!stack_.empty()) {
    if (const auto next = stack_.TakePending()) {
      EnterNext(*next);
    } else {
      stack_.Pop();
    }
  }
}

void DirectoryWalk::WalkFile(const std::string& name, FileDescriptor file, const EntryStatus& status) {
  if (LeftOut(EntryType::kRegular, name, name)) return;
  ledger_.Meet(UnitKind::kFile);
  scanner_.ScanText({name, {}, Place::kFileName, {}}, std::string_view(name).substr(name.rfind('/') + 1));
  Offer(name, std::move(file), status);
}

void DirectoryWalk::SkipSpecial(const std::string& name, EntryType type) {
  ledger_.Meet(UnitKind::kFile);
  ledger_.Skipped(UnitKind::kFile, SpecialReason(type), Where(name));
}

void DirectoryWalk::Lost(const std::string& name, const Error& error) {
  ledger_.Meet(UnitKind::kFile);
  ledger_.Failed(UnitKind::kFile, OpenLoss(error), Where(name), error.what);
}

// A folder that was met and opened: its entries end or go to the sink, its subfolders wait on the stack.
void DirectoryWalk::Enter(const std::string& below, const std::string& name, FileDescriptor folder,
                          const EntryStatus& status) {
  const auto entries = ListDirectory(context_.files, folder);
  if (!entries.ok()) {
    ledger_.Failed(UnitKind::kDirectory, ReadLoss(entries.error()), Where(PathOf(below)), entries.error().what);
    return;
  }
  const bool git = IsGitFolder(name, *entries);
  const std::string front = below.empty() ? "" : below + '/';
  if (git) MeetHistory(PathOf(below), false, choice_.Excluded(front + std::string(kGitObjects)));
  if (git) git_folder_ = front;
  if (git && below.empty()) root_is_git_ = true;
  const bool files_wanted = WantsFilesOf(front);
  std::vector<std::string> subfolders;
  for (const DirectoryEntry& entry : *entries) {
    const bool folder_entry = entry.type == EntryType::kDirectory;
    if (git && folder_entry && entry.name == kGitObjects) continue;
    const std::string entry_below = front + entry.name;
    const std::string path = PathOf(entry_below);
    if (!files_wanted && !folder_entry) {
      if (entry.name == ".git" && entry.type == EntryType::kRegular) MeetHistory(path, true, false);
      continue;
    }
    if (LeftOut(entry.type, entry_below, path)) continue;
    scanner_.ScanText({path, {}, Place::kFileName, {}}, entry.name);
    ledger_.Meet(KindOf(entry.type));
    if (folder_entry) {
      subfolders.push_back(entry.name);
    } else {
      MeetEntry(folder, entry, path);
    }
    if (entry.name == ".git" && entry.type == EntryType::kRegular) MeetHistory(path, true, false);
  }
  ledger_.Scanned(UnitKind::kDirectory, 0);
  std::reverse(subfolders.begin(), subfolders.end());
  stack_.Push(name, std::move(folder), status, std::move(subfolders));
}

bool DirectoryWalk::WantsFilesOf(const std::string& front) const {
  if (context_.options.files_wanted || root_is_git_) return true;
  return !git_folder_.empty() && front.starts_with(git_folder_);
}

// A subfolder that was met before. Between then and now it may have become anything.
void DirectoryWalk::EnterNext(const std::string& name) {
  const std::string below = BelowOf(name);
  const std::string path = PathOf(below);
  const auto fail = [&](const Error& error) {
    ledger_.Failed(UnitKind::kDirectory, OpenLoss(error), Where(path), error.what);
  };
  if (InterruptSignal() != 0) return ledger_.Failed(UnitKind::kDirectory, Reason::kInterrupted, Where(path));
  const auto parent = stack_.Top();
  if (!parent.ok()) return fail(parent.error());
  auto folder = context_.files.OpenDirectoryAt(**parent, name);
  if (!folder.ok()) return fail(folder.error());
  const auto status = context_.files.StatusOf(*folder);
  if (!status.ok()) return fail(status.error());
  if (status->device != device_) {
    ledger_.Skipped(UnitKind::kDirectory, Reason::kOtherFileSystem, Where(path));
  } else if (stack_.Holds(*status)) {
    ledger_.Skipped(UnitKind::kDirectory, Reason::kSeenThroughHardLink, Where(path),
                    "a folder around it, mounted here");
  } else {
    Enter(below, name, std::move(*folder), *status);
  }
}

void DirectoryWalk::MeetEntry(const FileDescriptor& folder, const DirectoryEntry& entry, const std::string& path) {
  switch (entry.type) {
    case EntryType::kRegular:
      return MeetFile(folder, entry.name, path);
    case EntryType::kSymlink:
      return MeetLink(folder, entry.name, path);
    default:
      break;
  }
  // A type that is not known may be an entry that has gone.
  if (const auto status = context_.files.StatusAt(folder, entry.name); !status.ok()) {
    return ledger_.Failed(UnitKind::kFile, OpenLoss(status.error()), Where(path), status.error().what);
  }
  ledger_.Skipped(UnitKind::kFile, SpecialReason(entry.type), Where(path));
}

void DirectoryWalk::MeetFile(const FileDescriptor& folder, const std::string& name, const std::string& path) {
  auto file = context_.files.OpenAt(folder, name);
  if (!file.ok()) return ledger_.Failed(UnitKind::kFile, OpenLoss(file.error()), Where(path), file.error().what);
  const auto status = context_.files.StatusOf(*file);
  if (!status.ok()) return ledger_.Failed(UnitKind::kFile, OpenLoss(status.error()), Where(path), status.error().what);
  Offer(path, std::move(*file), *status);
}

void DirectoryWalk::MeetLink(const FileDescriptor& folder, const std::string& name, const std::string& path) {
  const auto target = context_.files.LinkTargetAt(folder, name);
  if (!target.ok()) return ledger_.Failed(UnitKind::kFile, OpenLoss(target.error()), Where(path), target.error().what);
  scanner_.ScanText({path, {}, Place::kLinkTarget, {}}, *target);
  ledger_.Skipped(UnitKind::kFile, Reason::kSymlink, Where(path));
}

// An open file, unless it turns out to be something else, too large, or seen under another name.
void DirectoryWalk::Offer(const std::string& path, FileDescriptor file, const EntryStatus& status) {
  if (status.type != EntryType::kRegular) {
    return ledger_.Failed(UnitKind::kFile, Reason::kChangedWhileRead, Where(path), "is no file any more");
  }
  const auto& most = context_.options.max_file_size;
  if (most && status.size > *most) {
    return ledger_.Skipped(UnitKind::kFile, Reason::kTooLarge, Where(path), {}, status.size);
  }
  const auto& own = context_.options.own_reports;
  if (std::find(own.begin(), own.end(), std::pair(status.device, status.inode)) != own.end()) {
    return ledger_.Skipped(UnitKind::kFile, Reason::kExcluded, Where(path), "this run writes its report there");
  }
  if (status.links > 1 && !linked_.insert({status.device, status.inode}).second) {
    return ledger_.Skipped(UnitKind::kFile, Reason::kSeenThroughHardLink, Where(path));
  }
  sink_(path, std::move(file), status);
}

// One unit a repository, however many packs it has.
void DirectoryWalk::MeetHistory(const std::string& path, bool is_file, bool excluded) {
  ledger_.Meet(UnitKind::kHistory);
  if (excluded) return ledger_.Skipped(UnitKind::kHistory, Reason::kExcluded, Where(path));
  if (!context_.options.history_wanted) {
    return ledger_.Skipped(UnitKind::kHistory, Reason::kHistoryNotAsked, Where(path));
  }
  if (InterruptSignal() != 0) return ledger_.Failed(UnitKind::kHistory, Reason::kInterrupted, Where(path));
  history_sink_(path, is_file, root_);
}

bool DirectoryWalk::LeftOut(EntryType type, const std::string& below, const std::string& path) {
  const UnitKind kind = KindOf(type);
  if (InterruptSignal() != 0) {
    ledger_.Meet(kind);
    ledger_.Failed(kind, Reason::kInterrupted, Where(path));
    return true;
  }
  const bool excluded = choice_.Excluded(below);
  if (!excluded && (type == EntryType::kDirectory || choice_.Included(below))) return false;
  ledger_.Meet(kind);
  ledger_.Skipped(kind, excluded ? Reason::kExcluded : Reason::kNotIncluded, Where(path));
  return true;
}

std::string DirectoryWalk::BelowOf(const std::string& name) const {
  return stack_.path().empty() ? name : stack_.path() + '/' + name;
}

std::string DirectoryWalk::PathOf(const std::string& below) const {
  if (below.empty()) return root_;
  return root_.ends_with('/') ? root_ + below : root_ + '/' + below;
}

std::string DirectoryWalk::Where(const std::string& path) { return scanner_.Where({path, {}, Place::kContent, {}}); }

}  // namespace keymuster
