#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scanner/leaks/source/directory_listing.h"
#include "scanner/leaks/source/directory_stack.h"
#include "scanner/leaks/source/path_glob.h"
#include "scanner/leaks/unit_scanner.h"

namespace keymuster {

// Takes an open regular file that is to be scanned under this path.
using FileSink = std::function<void(std::string path, FileDescriptor file, const EntryStatus& status)>;

// Takes a git folder, or a file that names one, whose history is to be read. It is met in the ledger as kHistory and
// ends with the sink.
using HistorySink = std::function<void(const std::string& path, bool is_file, const std::string& root)>;

// Walks folders by open descriptors, in the order of names, and never follows a link, waits for a FIFO or crosses to
// another file system. Each entry is met in the ledger of `scanner` and ends there, or goes to the sink. Hidden and
// ignored entries are entries. One walk a run: hard links are known across targets. Not thread-safe.
class DirectoryWalk {
 public:
  DirectoryWalk(const ScanContext& context, UnitScanner& scanner, FileSink sink, HistorySink history_sink);

  // `name` as the caller named the folder.
  void WalkFolder(const std::string& name, FileDescriptor folder, const EntryStatus& status);
  void WalkFile(const std::string& name, FileDescriptor file, const EntryStatus& status);

  // Something of any other type that the caller named, and a target that was there and is not any more.
  void SkipSpecial(const std::string& name, EntryType type);
  void Lost(const std::string& name, const Error& error);

 private:
  void Enter(const std::string& below, const std::string& name, FileDescriptor folder, const EntryStatus& status);
  void EnterNext(const std::string& name);
  // Each ends one entry of `folder`, met as `path`.
  void MeetEntry(const FileDescriptor& folder, const DirectoryEntry& entry, const std::string& path);
  void MeetFile(const FileDescriptor& folder, const std::string& name, const std::string& path);
  void MeetLink(const FileDescriptor& folder, const std::string& name, const std::string& path);
  // Whether files of this folder are asked for.
  bool WantsFilesOf(const std::string& front) const;
  void Offer(const std::string& path, FileDescriptor file, const EntryStatus& status);
  void MeetHistory(const std::string& path, bool is_file, bool excluded);
  // Whether the caller, or a signal, leaves the entry out; it has ended then.
  bool LeftOut(EntryType type, const std::string& below, const std::string& path);

  std::string BelowOf(const std::string& name) const;  // the innermost folder's entry, below the root
  std::string PathOf(const std::string& below) const;  // the same below what the caller named
  std::string Where(const std::string& path);

  const ScanContext& context_;
  UnitScanner& scanner_;
  CoverageLedger& ledger_;
  const FileSink sink_;
  const HistorySink history_sink_;
  const PathChoice choice_;
  DirectoryStack stack_;
  std::string root_;
  std::string git_folder_;  // below the root, with a slash: the last git folder that was entered
  bool root_is_git_ = false;
  uint64_t device_ = 0;
  std::set<std::pair<uint64_t, uint64_t>> linked_;  // device and inode of files with several names
};

}  // namespace keymuster
