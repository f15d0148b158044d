#include "scanner/leaks/git/attribution.h"

#include <algorithm>

#include "scanner/leaks/git/commit.h"
#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/git/index_file.h"
#include "scanner/leaks/git/object_reader.h"
#include "scanner/leaks/git/split_index.h"
#include "scanner/leaks/git/store_walk.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostIndex = uint64_t{256} << 20U;  // bytes
constexpr uint64_t kMostCommit = uint64_t{8} << 20U;   // bytes of one that is shown
constexpr uint64_t kMostSteps = 100'000'000;           // entries compared
constexpr size_t kMostDepth = 200;                     // folders of a path
constexpr size_t kMostPaths = 1000;                    // of one object
constexpr uint32_t kTreesCommitsTags = 0b10110;        // bits of ObjectType

// Shows each object to two visitors.
class Both : public ObjectVisitor {
 public:
  Both(ObjectVisitor& first, ObjectVisitor& second) : first_(first), second_(second) {}
  std::unique_ptr<ObjectMemo> OnObject(size_t worker, const WalkedObject& object) override {
    if (object.type == ObjectType::kTree) return first_.OnObject(worker, object);
    return second_.OnObject(worker, object);
  }
  void OnLargeBlob(size_t, const WalkedObject&, uint64_t, ByteStream&) override {}
  void OnLoss(size_t, uint32_t, const Error&) override {}

 private:
  ObjectVisitor& first_;
  ObjectVisitor& second_;
};

std::string Joined(const std::string& folder, std::string_view name) {
  return folder.empty() ? std::string(name) : folder + '/' + std::string(name);
}

HistoryReach ReachOf(const Sighting& sighting) {
  if (sighting.at_head) return HistoryReach::kHead;
  if (!sighting.branches.empty()) return HistoryReach::kBranch;
  if ((sighting.reach & (kFromHead | kFromBranch)) != 0) return HistoryReach::kPast;
  if ((sighting.reach & kFromTag) != 0) return HistoryReach::kTag;
  if ((sighting.reach & kFromStash) != 0) return HistoryReach::kStash;
  if ((sighting.reach & kFromNote) != 0) return HistoryReach::kNote;
  if ((sighting.reach & kFromOtherRef) != 0) return HistoryReach::kOtherRef;
  if (sighting.staged) return HistoryReach::kIndex;
  if ((sighting.reach & kFromReflog) != 0) return HistoryReach::kReflog;
  return HistoryReach::kUnreachable;
}

}  // namespace

// One folder of a commit, and the same folder in each of its parents.
struct Attribution::View {
  std::string path;
  uint32_t tree = 0;
  std::vector<uint32_t> others;
  size_t depth = 0;
};

Attribution::Attribution(const Repository& repository, const FileSystem& files, WorkerPool& pool, size_t workers,
                         const std::set<std::string>& objects, const std::set<std::string>& names)
    : repository_(repository), store_(repository.store()) {
  FindTargets(objects, names);
  trees_ = std::make_unique<TreeGraph>(store_, targets_, workers);
  commits_ = std::make_unique<CommitGraph>(store_, workers);
  Both both(*trees_, *commits_);
  StoreWalk walk(store_, pool, workers, kTreesCommitsTags, both);
  for (size_t folder = 0; folder < store_.folders().size(); ++folder) walk.Folder(folder);
  refs_ = ReadRefs(files, repository.git_folder(), repository.common_folder(), repository.format());
  commits_->Finish(refs_);
  whole_ = trees_->Prune();
  FollowCommits();
  FollowTips();
  ReadIndex(files);
}

void Attribution::FindTargets(const std::set<std::string>& objects, const std::set<std::string>& names) {
  for (const std::string& id : objects) {
    if (const auto number = store_.Find(id)) targets_.objects.insert(*number);
  }
  targets_.names.assign(names.begin(), names.end());
}

void Attribution::FollowCommits() {
  for (const CommitGraph::Node& node : commits_->nodes()) {
    if (trees_->EntriesOf(node.tree).empty()) continue;
    View view;
    view.tree = node.tree;
    bool same = false;
    for (const uint32_t parent : commits_->ParentsOf(node)) {
      const CommitGraph::Node* const found = commits_->Find(parent);
      if (found == nullptr) continue;
      same = same || found->tree == node.tree;
      view.others.push_back(found->tree);
    }
    if (!same) Compare(view, node.number);
  }
  for (auto& [number, paths] : sightings_) {
    for (auto& [path, sighting] : paths) {
      std::sort(sighting.commits.begin(), sighting.commits.end(), [this](uint32_t a, uint32_t b) {
        const int64_t left = commits_->Find(a)->seconds;
        const int64_t right = commits_->Find(b)->seconds;
        return left != right ? left < right : store_.IdAt(a) < store_.IdAt(b);
      });
    }
  }
}

// What the folder has that no parent has there. Each folder that differs is entered once for each commit.
void Attribution::Compare(const View& top, uint32_t commit) {
  std::vector<View> open{top};
  while (!open.empty()) {
    const View view = std::move(open.back());
    open.pop_back();
    for (const TreeGraph::Entry& entry : trees_->EntriesOf(view.tree)) {
      if (++steps_ > kMostSteps || view.depth > kMostDepth) {
        whole_ = false;
        return;
      }
      const bool known = std::any_of(view.others.begin(), view.others.end(), [&](uint32_t other) {
        const auto& entries = trees_->EntriesOf(other);
        return std::binary_search(entries.begin(), entries.end(), entry);
      });
      if (known) continue;
      const std::string path = Joined(view.path, trees_->NameAt(entry.name));
      if (trees_->IsTarget(entry.child)) {
        auto& paths = sightings_[entry.child];
        if (paths.size() >= kMostPaths && !paths.contains(path)) {
          whole_ = false;
          continue;
        }
        Sighting& sighting = paths[path];
        sighting.commits.push_back(commit);
        sighting.reach |= commits_->Find(commit)->reach;
        continue;
      }
      View below{path, entry.child, {}, view.depth + 1};
      for (const uint32_t other : view.others) {
        const auto& entries = trees_->EntriesOf(other);
        for (auto same = std::lower_bound(entries.begin(), entries.end(), TreeGraph::Entry{entry.name, 0});
             same != entries.end() && same->name == entry.name; ++same) {
          below.others.push_back(same->child);
        }
      }
      open.push_back(std::move(below));
    }
  }
}

void Attribution::FollowTips() {
  for (const auto& [name, number] : commits_->tips()) {
    const CommitGraph::Node* const node = commits_->Find(number);
    if (node == nullptr) continue;
    const bool head = name == "HEAD";
    constexpr std::string_view kHeads = "refs/heads/";
    constexpr std::string_view kRemotes = "refs/remotes/";
    std::string shown = name;
    if (name.starts_with(kHeads)) shown = name.substr(kHeads.size());
    if (name.starts_with(kRemotes)) shown = name.substr(kRemotes.size());
    Collect(
        node->tree, "",
        [&](Sighting& sighting) {
          if (head) {
            sighting.at_head = true;
          } else {
            sighting.branches.insert(shown);
          }
        },
        0);
  }
}

void Attribution::Collect(uint32_t tree, const std::string& path, const std::function<void(Sighting&)>& mark,
                          size_t depth) {
  for (const TreeGraph::Entry& entry : trees_->EntriesOf(tree)) {
    if (++steps_ > kMostSteps || depth > kMostDepth) {
      whole_ = false;
      return;
    }
    const std::string below = Joined(path, trees_->NameAt(entry.name));
    if (!trees_->IsTarget(entry.child)) {
      Collect(entry.child, below, mark, depth + 1);
      continue;
    }
    // Only what some commit brought in; all else would be a history that was cut off.
    mark(sightings_[entry.child][below]);
  }
}

void Attribution::ReadIndex(const FileSystem& files) {
  const auto bytes = ReadBelow(files, repository_.git_folder(), "index", kMostIndex);
  if (!bytes.ok() && IsMissing(bytes.error())) return;
  const auto read = [&](const std::string& name) {
    return ReadBelow(files, repository_.git_folder(), name, kMostIndex);
  };
  const auto index = bytes.ok() ? keymuster::ReadIndex(*bytes, repository_.format(), kMostIndex, read)
                                : Result<StagedIndex>(bytes.error());
  if (!index.ok()) {
    refs_.losses.push_back({index.error().code, "index", index.error().what, ""});
    return;
  }
  for (const IndexEntry& entry : index->entries) {
    const auto number = store_.Find(entry.id);
    if (number && targets_.objects.contains(*number)) sightings_[*number][entry.path].staged = true;
  }
}

const std::map<std::string, Sighting>& Attribution::OfObject(const std::string& id) const {
  static const std::map<std::string, Sighting> kNone;
  const auto number = store_.Find(id);
  const auto found = number ? sightings_.find(*number) : sightings_.end();
  return found == sightings_.end() ? kNone : found->second;
}

const std::map<std::string, Sighting>& Attribution::OfName(const std::string& name) const {
  static const std::map<std::string, Sighting> kNone;
  const auto at = std::lower_bound(targets_.names.begin(), targets_.names.end(), name);
  if (at == targets_.names.end() || *at != name) return kNone;
  const auto found = sightings_.find(trees_->NumberOfName(static_cast<size_t>(at - targets_.names.begin())));
  return found == sightings_.end() ? kNone : found->second;
}

bool Attribution::IsLink(const std::string& id) const {
  const auto number = store_.Find(id);
  return number && trees_->IsLink(*number);
}

int64_t Attribution::SecondsOfLast(const Sighting& sighting) const {
  return sighting.commits.empty() ? INT64_MIN : commits_->Find(sighting.commits.back())->seconds;
}

HistoryTrace Attribution::TraceOf(const std::vector<const Sighting*>& sightings, const std::string& newest) const {
  HistoryTrace trace;
  trace.object = newest.empty() ? "" : IdHex(newest);
  trace.objects = sightings.size();
  trace.reach = HistoryReach::kUnreachable;
  std::set<uint32_t> commits;
  std::set<std::string> branches;
  for (const Sighting* const sighting : sightings) {
    trace.reach = std::min(trace.reach, ReachOf(*sighting));
    commits.insert(sighting->commits.begin(), sighting->commits.end());
    branches.insert(sighting->branches.begin(), sighting->branches.end());
  }
  trace.commits = commits.size();
  if (!commits.empty()) {
    const auto older = [this](uint32_t a, uint32_t b) {
      const int64_t left = commits_->Find(a)->seconds;
      const int64_t right = commits_->Find(b)->seconds;
      return left != right ? left < right : store_.IdAt(a) < store_.IdAt(b);
    };
    trace.first = MarkOf(*std::min_element(commits.begin(), commits.end(), older));
    trace.last = MarkOf(*std::max_element(commits.begin(), commits.end(), older));
  }
  for (const std::string& branch : branches) {
    if (trace.branches.size() < HistoryTrace::kMostBranches) {
      trace.branches.push_back(branch);
    } else {
      ++trace.more_branches;
    }
  }
  return trace;
}

HistoryTrace Attribution::TraceOfObject(const std::string& id) const {
  HistoryTrace trace;
  trace.object = IdHex(id);
  trace.objects = 1;
  const auto number = store_.Find(id);
  if (!number) return trace;
  Sighting sighting;
  sighting.reach = commits_->ReachOfObject(*number);
  sighting.at_head = (sighting.reach & kFromHead) != 0;
  trace.reach = ReachOf(sighting);
  if (commits_->Find(*number) != nullptr) {
    trace.commits = 1;
    trace.first = trace.last = MarkOf(*number);
  }
  return trace;
}

CommitMark Attribution::MarkOf(uint32_t commit) const {
  CommitMark mark;
  const std::string id(store_.IdAt(commit));
  mark.id = IdHex(id);
  ObjectReader reader(store_);
  const auto object = reader.Read(id, kMostCommit);
  const auto parsed = object.ok() ? ParseCommit(object->content, store_.format()) : std::nullopt;
  if (!parsed) return mark;
  mark.author = std::string(parsed->author.name) + " <" + std::string(parsed->author.mail) + '>';
  // Years 1 to 9999: what a date can be written for.
  constexpr int64_t kFirst = -62'135'596'800;
  constexpr int64_t kLast = 253'402'300'799;
  if (parsed->author.seconds && *parsed->author.seconds >= kFirst && *parsed->author.seconds <= kLast) {
    mark.time = UtcTime{*parsed->author.seconds};
  }
  return mark;
}

}  // namespace keymuster
