#include "scanner/leaks/git/staged_scan.h"

#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "scanner/leaks/git/commit.h"
#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/git/index_file.h"
#include "scanner/leaks/git/object_reader.h"
#include "scanner/leaks/git/refs.h"
#include "scanner/leaks/git/tree.h"
#include "scanner/leaks/source/path_glob.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostIndex = uint64_t{512} << 20U;  // bytes
constexpr uint64_t kMostObject = uint64_t{128} << 20U;
constexpr size_t kMostDepth = 200;
constexpr uint32_t kSubmodule = 0160000;
constexpr uint32_t kLink = 0120000;
constexpr uint32_t kTypeBits = 0170000;

class StagedScan {
 public:
  StagedScan(const ScanContext& context, const Repository& repository, UnitScanner& scanner)
      : context_(context),
        repository_(repository),
        scanner_(scanner),
        ledger_(scanner.tally().ledger),
        choice_(context.options.exclude, context.options.include),
        reader_(repository.store()) {}

  Status Run(const std::string& index_file) {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string bytes, ReadIndex(index_file));
    if (bytes.empty()) return {};
    KEYMUSTER_ASSIGN_OR_RETURN(const std::vector<IndexEntry> entries,
                               ParseIndex(bytes, repository_.format(), kMostIndex));
    ledger_.Meet(UnitKind::kFile);
    ledger_.Scanned(UnitKind::kFile, bytes.size());
    FindCommitted(entries);
    for (const IndexEntry& entry : entries) {
      const auto committed = committed_.find(entry.path);
      if (entry.intent_to_add || (committed != committed_.end() && committed->second == entry.id)) continue;
      if ((entry.mode & kTypeBits) != kSubmodule) Scan(entry);
    }
    return {};
  }

 private:
  // Nothing was ever staged where there is no index.
  Result<std::string> ReadIndex(const std::string& index_file) {
    if (index_file.empty()) {
      auto bytes = ReadBelow(context_.files, repository_.git_folder(), "index", kMostIndex);
      if (!bytes.ok() && IsMissing(bytes.error())) return std::string();
      return bytes;
    }
    return ReadWholeFile(index_file, kMostIndex);
  }

  // What HEAD has under the paths of the index; only folders that the index knows are read.
  void FindCommitted(const std::vector<IndexEntry>& entries) {
    std::set<std::string, std::less<>> folders;
    for (const IndexEntry& entry : entries) {
      for (size_t slash = entry.path.find('/'); slash != std::string::npos; slash = entry.path.find('/', slash + 1)) {
        folders.insert(entry.path.substr(0, slash));
      }
    }
    const RefList refs =
        ReadRefs(context_.files, repository_.git_folder(), repository_.common_folder(), repository_.format());
    if (!refs.head) return;  // the first commit is still to come
    const auto object = reader_.Read(*refs.head, kMostObject);
    const auto commit = object.ok() ? ParseCommit(object->content, repository_.format()) : std::nullopt;
    std::vector<std::pair<std::string, std::string>> open;
    if (commit) open.emplace_back("", commit->tree);
    while (!open.empty()) {
      const auto [path, id] = std::move(open.back());
      open.pop_back();
      // A tree that cannot be read hides nothing: its files count as staged.
      const auto tree = reader_.Read(id, kMostObject);
      if (!tree.ok() || path.size() > kMostDepth * 256) continue;
      TreeReader lines(tree->content, IdSize(repository_.format()));
      TreeEntry line;
      while (lines.Next(&line)) {
        const std::string below = path.empty() ? std::string(line.name) : path + '/' + std::string(line.name);
        if (!line.is_tree()) {
          committed_[below] = line.id;
        } else if (folders.contains(below)) {
          open.emplace_back(below, line.id);
        }
      }
    }
  }

  void Scan(const IndexEntry& entry) {
    BlobOrigin origin{entry.path, {}, Place::kContent, {}};
    ledger_.Meet(UnitKind::kObject);
    if (const auto reason = choice_.LeftOut(entry.path)) {
      return ledger_.Skipped(UnitKind::kObject, *reason, scanner_.Where(origin));
    }
    scanner_.ScanText({entry.path, {}, Place::kFileName, {}}, entry.path);
    const auto object = reader_.Read(entry.id, kMostObject);
    if (!object.ok()) {
      const Reason reason = IsMissingObject(object.error()) ? Reason::kMissingObject : HistoryLoss(object.error());
      return ledger_.Failed(UnitKind::kObject, reason, scanner_.Where(origin), object.error().what);
    }
    const auto& most = context_.options.max_file_size;
    if (most && object->content.size() > *most) {
      return ledger_.Skipped(UnitKind::kObject, Reason::kTooLarge, scanner_.Where(origin), {}, object->content.size());
    }
    if ((entry.mode & kTypeBits) == kLink) origin.place = Place::kLinkTarget;
    HistoryTrace trace;
    trace.repository = scanner_.Shown(repository_.path());
    trace.object = IdHex(entry.id);
    trace.reach = HistoryReach::kIndex;
    trace.objects = 1;
    origin.history = std::move(trace);
    scanner_.ScanObject([&origin] { return origin; }, object->content);
  }

  const ScanContext& context_;
  const Repository& repository_;
  UnitScanner& scanner_;
  CoverageLedger& ledger_;
  const PathChoice choice_;
  ObjectReader reader_;
  std::map<std::string, std::string> committed_;  // path -> raw id
};

}  // namespace

Status ScanStaged(const ScanContext& context, const std::string& target, const std::string& index_file,
                  UnitScanner& scanner) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string git_folder, FindGitFolder(context.files, target));
  // What is staged may lean on objects that were borrowed: git wrote it there itself.
  auto repository = Repository::Open(context.files, git_folder, {"", true, context.options.object_folders});
  if (!repository.ok()) return std::move(repository).error().In(git_folder);
  Status status = StagedScan(context, **repository, scanner).Run(index_file);
  if (!status.ok()) return std::move(status).error().In(git_folder + "/index");
  return status;
}

}  // namespace keymuster
