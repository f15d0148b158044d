#include "scanner/leaks/git/staged_scan.h"

#include <algorithm>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scanner/leaks/git/commit.h"
#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/git/index_file.h"
#include "scanner/leaks/git/object_reader.h"
#include "scanner/leaks/git/refs.h"
#include "scanner/leaks/git/split_index.h"
#include "scanner/leaks/git/tree.h"
#include "scanner/leaks/source/path_glob.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostIndex = uint64_t{512} << 20U;  // bytes
constexpr uint64_t kMostObject = uint64_t{128} << 20U;
constexpr size_t kMostDepth = 200;
constexpr uint64_t kMostBelowFolders = 1'000'000;
constexpr uint32_t kSubmodule = 0160000;
constexpr uint32_t kFolder = 0040000;
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
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string bytes, BytesOf(index_file));
    if (bytes.empty()) return {};
    const auto read = [this](const std::string& name) {
      return ReadBelow(context_.files, repository_.git_folder(), name, kMostIndex);
    };
    KEYMUSTER_ASSIGN_OR_RETURN(index_, ReadIndex(bytes, repository_.format(), kMostIndex, read));
    ledger_.Meet(UnitKind::kFile);
    ledger_.Scanned(UnitKind::kFile, bytes.size());
    FindCommitted();
    for (const IndexEntry& entry : index_.entries) {
      if (entry.intent_to_add || IsCommitted(entry)) continue;
      const uint32_t type = entry.mode & kTypeBits;
      if (type == kFolder) {
        ScanFolder(entry);
      } else if (type != kSubmodule) {
        Scan(entry.path, entry.id, type == kLink);
      }
    }
    return {};
  }

 private:
  // Nothing was ever staged where there is no index.
  Result<std::string> BytesOf(const std::string& index_file) {
    if (index_file.empty()) {
      auto bytes = ReadBelow(context_.files, repository_.git_folder(), "index", kMostIndex);
      if (!bytes.ok() && IsMissing(bytes.error())) return std::string();
      return bytes;
    }
    return ReadWholeFile(index_file, kMostIndex);
  }

  // What HEAD has under the paths of the index. A folder that git would commit as HEAD has it is not looked into.
  void FindCommitted() {
    const auto head =
        ReadHeadId(context_.files, repository_.git_folder(), repository_.common_folder(), repository_.format());
    if (!head) return;  // the first commit is still to come
    const auto object = reader_.Read(*head, kMostObject);
    const auto commit = object.ok() ? ParseCommit(object->content, repository_.format()) : std::nullopt;
    std::vector<std::pair<std::string, std::string>> open;
    if (commit) open.emplace_back("", commit->tree);
    while (!open.empty()) {
      const auto [path, id] = std::move(open.back());
      open.pop_back();
      if (const auto found = index_.folders.find(path); found != index_.folders.end() && found->second == id) {
        unchanged_.insert(path);
        continue;
      }
      // A tree that cannot be read hides nothing: its files count as staged.
      const auto tree = reader_.Read(id, kMostObject);
      if (!tree.ok() || path.size() > kMostDepth * 256) continue;
      TreeReader lines(tree->content, IdSize(repository_.format()));
      TreeEntry line;
      while (lines.Next(&line)) {
        std::string below = path.empty() ? std::string(line.name) : path + '/' + std::string(line.name);
        if (!line.is_tree()) {
          committed_[std::move(below)] = line.id;
        } else if (IsStagedBelow(below + '/')) {
          committed_[below + '/'] = line.id;
          open.emplace_back(std::move(below), line.id);
        }
      }
    }
  }

  bool IsStagedBelow(const std::string& folder) const {
    const auto& entries = index_.entries;
    const auto at =
        std::lower_bound(entries.begin(), entries.end(), folder,
                         [](const IndexEntry& entry, const std::string& path) { return entry.path < path; });
    return at != entries.end() && at->path.starts_with(folder);
  }

  bool IsCommitted(const IndexEntry& entry) {
    if (unchanged_.contains("")) return true;
    if (!within_.empty() && entry.path.starts_with(within_)) return true;
    for (size_t slash = entry.path.find('/'); slash != std::string::npos; slash = entry.path.find('/', slash + 1)) {
      if (!unchanged_.contains(std::string_view(entry.path).substr(0, slash))) continue;
      within_ = entry.path.substr(0, slash + 1);
      return true;
    }
    const auto committed = committed_.find(entry.path);
    return committed != committed_.end() && committed->second == entry.id;
  }

  // One line for all below a folder (a sparse index, gitformat-index(5)).
  void ScanFolder(const IndexEntry& entry) {
    std::vector<std::pair<std::string, std::string>> open{{entry.path, entry.id}};
    while (!open.empty()) {
      const auto [path, id] = std::move(open.back());
      open.pop_back();
      const auto tree = reader_.Read(id, kMostObject);
      if (!tree.ok() || path.size() > kMostDepth * 256) {
        LoseFolder(path, tree.ok() ? Reason::kDepthLimit : HistoryLoss(tree.error()),
                   tree.ok() ? "" : tree.error().what);
        continue;
      }
      TreeReader lines(tree->content, IdSize(repository_.format()));
      TreeEntry line;
      while (lines.Next(&line)) {
        std::string below = path + std::string(line.name);
        if (++below_folders_ > kMostBelowFolders) return LoseFolder(path, Reason::kEntryLimit, "");
        if (line.is_tree()) {
          open.emplace_back(below + '/', line.id);
        } else if (!line.is_submodule()) {
          Scan(below, std::string(line.id), line.is_link());
        }
      }
    }
  }

  void LoseFolder(const std::string& path, Reason reason, const std::string& why) {
    ledger_.Meet(UnitKind::kObject);
    ledger_.Failed(UnitKind::kObject, reason, scanner_.Where({path, {}, Place::kFileName, {}}), why);
  }

  void Scan(const std::string& path, const std::string& id, bool link) {
    BlobOrigin origin{path, {}, Place::kContent, {}};
    ledger_.Meet(UnitKind::kObject);
    if (const auto reason = choice_.LeftOut(path)) {
      return ledger_.Skipped(UnitKind::kObject, *reason, scanner_.Where(origin));
    }
    scanner_.ScanText({path, {}, Place::kFileName, {}}, path);
    const auto object = reader_.Read(id, kMostObject);
    if (!object.ok()) {
      const Reason reason = IsMissingObject(object.error()) ? Reason::kMissingObject : HistoryLoss(object.error());
      return ledger_.Failed(UnitKind::kObject, reason, scanner_.Where(origin), object.error().what);
    }
    const auto& most = context_.options.max_file_size;
    if (most && object->content.size() > *most) {
      return ledger_.Skipped(UnitKind::kObject, Reason::kTooLarge, scanner_.Where(origin), {}, object->content.size());
    }
    if (link) origin.place = Place::kLinkTarget;
    HistoryTrace trace;
    trace.repository = scanner_.Shown(repository_.path());
    trace.object = IdHex(id);
    trace.reach = HistoryReach::kIndex;
    trace.objects = 1;
    origin.history = std::move(trace);
    scanner_.ScanObject([&origin] { return origin; }, object->content);
    if (!link) scanner_.ScanNamedValue(origin, UnitKind::kObject, object->content);
  }

  const ScanContext& context_;
  const Repository& repository_;
  UnitScanner& scanner_;
  CoverageLedger& ledger_;
  const PathChoice choice_;
  ObjectReader reader_;
  StagedIndex index_;
  uint64_t below_folders_ = 0;                              // entries of trees that stand for lines of the index
  std::unordered_map<std::string, std::string> committed_;  // path, of a folder with a slash behind it -> raw id
  std::set<std::string, std::less<>> unchanged_;            // folders
  std::string within_;  // the last of them that an entry lay in: entries stand in order
};

}  // namespace

Status ScanStaged(const ScanContext& context, const std::string& target, const std::string& index_file,
                  UnitScanner& scanner) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string git_folder, FindGitFolder(context.files, target));
  // What is staged may lean on objects that were borrowed: git wrote it there itself.
  auto repository = Repository::Open(context.files, git_folder, {"", true, context.options.object_folders, true});
  if (!repository.ok()) return std::move(repository).error().In(git_folder);
  Status status = StagedScan(context, **repository, scanner).Run(index_file);
  if (!status.ok()) return std::move(status).error().In(git_folder + "/index");
  return status;
}

}  // namespace keymuster
