#include "scanner/leaks/git/history_scan.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "host/interrupt.h"
#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/git/history_range.h"
#include "scanner/leaks/git/object_reader.h"
#include "scanner/leaks/git/object_scan.h"
#include "scanner/leaks/git/store_walk.h"
#include "scanner/leaks/git/telling_objects.h"
#include "scanner/leaks/source/path_glob.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostBytesAgain = uint64_t{48} << 20U;    // of an object that is read by itself
constexpr uint64_t kMostUnpackedAgain = uint64_t{4} << 30U;  // bytes, for all of them and their bases
constexpr uint32_t kAllObjects = 0b11110;                    // bits of ObjectType
constexpr size_t kMostListed = 1000;                         // missing objects by name; the rest as a number

}  // namespace

void HistoryScan::Read(const std::string& git_folder, const std::string& root) {
  CoverageLedger& ledger = walker_.tally().ledger;
  auto opened = Repository::Open(context_.files, git_folder, {root, context_.options.any_alternates, {}});
  if (!opened.ok()) {
    const Reason reason =
        opened.error().code == ErrorCode::kMalformed ? Reason::kUnsupportedFormat : HistoryLoss(opened.error());
    return ledger.Failed(UnitKind::kHistory, reason, Where(git_folder), opened.error().what);
  }
  if (read_.contains((*opened)->identity())) {
    return ledger.Skipped(UnitKind::kHistory, Reason::kReadElsewhere, Where(git_folder));
  }
  const Status status = ReadRange(**opened);
  if (status.ok()) return;
  ledger.Failed(UnitKind::kHistory, Reason::kHistoryNotRead, Where(git_folder),
                status.error().where + ": " + status.error().what);
}

Status HistoryScan::ReadAround(const std::string& target) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string git_folder, FindGitFolder(context_.files, target));
  auto opened =
      Repository::Open(context_.files, git_folder,
                       {CanonicalPath(target), context_.options.any_alternates, context_.options.object_folders});
  if (!opened.ok()) return std::move(opened).error().In(git_folder);
  walker_.tally().ledger.Meet(UnitKind::kHistory);
  return ReadRange(**opened);
}

Status HistoryScan::ReadRange(const Repository& repository) {
  CoverageLedger& ledger = walker_.tally().ledger;
  for (const HistoryNote& note : repository.notes()) {
    ledger.Note(UnitKind::kHistory, note.reason, Where(repository.path() + '/' + note.where), note.detail);
  }
  if (!repository.shallow().empty()) {
    ledger.Note(UnitKind::kHistory, Reason::kShallowHistory, Where(repository.path()),
                "what lies before " + std::to_string(repository.shallow().size()) + " of its commits is not here");
  }
  pool_.Wait();
  const HistoryRange& range = context_.options.history_range;
  if (range.all()) {
    ScanObjects(repository, nullptr);
    ledger.Scanned(UnitKind::kHistory, 0);
    return {};
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const RangeObjects range_objects,
                             ObjectsOfRange(repository, context_.files, pool_, workers_.size(), range));
  ledger.Note(UnitKind::kHistory, Reason::kHistoryNotAsked, Where(repository.path()),
              "all but the range that was asked for");
  NoteRefs(repository, range_objects.ref_losses);
  ScanObjects(repository, &range_objects.chosen);
  // A range may hold nothing at all; that it does was read in the commits.
  ledger.Scanned(UnitKind::kHistory, range_objects.bytes_read);
  return {};
}

void HistoryScan::ScanObjects(const Repository& repository, const std::vector<bool>* chosen) {
  ObjectScan scan(repository, context_, workers_);
  const ObjectStore& store = repository.store();
  std::vector<bool> own;
  for (const auto& folder : store.folders()) own.push_back(read_.insert(folder->identity()).second);
  CheckedObjects checked(store.format(), scan,
                         [&scan](size_t worker, std::string_view id) { scan.SayForged(worker, id); });
  ObjectVisitor& visitor = context_.options.verify_objects ? static_cast<ObjectVisitor&>(checked) : scan;
  TellingObjects telling(visitor, workers_.size(), [&scan](size_t worker) { return scan.Said(worker); });
  const bool remember = memory_ && chosen == nullptr;
  const std::vector<bool> unread = remember ? memory_->Unread(store) : std::vector<bool>();
  if (remember) SayKnown(repository, unread);
  StoreWalk walk(store, pool_, workers_.size(), kAllObjects, remember ? telling : visitor);
  for (size_t folder = 0; folder < store.folders().size(); ++folder) {
    if (!own[folder]) continue;
    MeetObjects(walk.Folder(folder, remember ? &unread : chosen));
    if (chosen == nullptr) ScanStrangers(repository, *store.folders()[folder]);
  }
  ReadLostAgain(repository, scan, checked);
  SayWhatIsMissing(repository, scan);
  PassOnHits(repository);
  if (!remember || InterruptSignal() != 0) return;
  const std::set<uint32_t> numbers = telling.Numbers();
  for (size_t folder = 0; folder < own.size(); ++folder) {
    if (own[folder]) memory_->Learn(store, *store.folders()[folder], numbers);
  }
}

void HistoryScan::SayKnown(const Repository& repository, const std::vector<bool>& unread) {
  const auto known = std::count(unread.begin(), unread.end(), false);
  if (known == 0) return;
  walker_.tally().ledger.Note(UnitKind::kHistory, Reason::kHistoryNotAsked, Where(repository.path()),
                              std::to_string(known) + " objects that an earlier run read and that told nothing");
}

// What lies between git's files and is none of them is a file like any other.
void HistoryScan::ScanStrangers(const Repository& repository, const ObjectFolder& folder) {
  CoverageLedger& ledger = walker_.tally().ledger;
  for (const std::string& name : folder.strangers()) {
    const std::string path = repository.path() + "/objects/" + name;
    ledger.Meet(UnitKind::kFile);
    const auto file = OpenBelow(context_.files, folder.descriptor(), name);
    const auto status = file.ok() ? context_.files.StatusOf(*file) : Result<EntryStatus>(file.error());
    if (status.ok()) {
      walker_.ScanFile(path, *file, *status);
    } else {
      ledger.Failed(UnitKind::kFile, HistoryLoss(status.error()), Where(path), status.error().what);
    }
  }
}

// A pack may be made so that each of its objects costs as much as all of them.
Result<GitObject> HistoryScan::ReadAgain(const std::string& id, ObjectReader& reader) {
  if (InterruptSignal() != 0) return Error{ErrorCode::kInterrupted, "", "a signal ended the run", ""};
  if (reader.unpacked() > kMostUnpackedAgain) {
    return Error{ErrorCode::kBudget, "", "so many objects had to be read one by one that the limit is reached", ""};
  }
  return reader.Read(id, kMostBytesAgain);
}

void HistoryScan::ReadLostAgain(const Repository& repository, ObjectScan& scan, const CheckedObjects& checked) {
  std::vector<std::vector<uint32_t>> parts;
  for (const ObjectSights& sights : scan.sights()) parts.push_back(sights.lost);
  ObjectReader reader(repository.store());
  for (const uint32_t number : InOrder(parts)) {
    const std::string id(repository.store().IdAt(number));
    const auto object = ReadAgain(id, reader);
    if (object.ok()) {
      if (context_.options.verify_objects) checked.Check(0, id, object->type, object->content);
      scan.Scan(0, id, object->type, object->content);
    } else {
      walker_.tally().ledger.Failed(UnitKind::kObject, HistoryLoss(object.error()),
                                    Where(ShownObject(repository.path(), id)), object.error().what);
    }
  }
}

void HistoryScan::SayWhatIsMissing(const Repository& repository, const ObjectScan& scan) {
  std::set<std::string> missing;
  std::set<std::string> large_files;
  uint64_t more = 0;
  for (const ObjectSights& sights : scan.sights()) {
    missing.insert(sights.missing.begin(), sights.missing.end());
    large_files.insert(sights.large_files.begin(), sights.large_files.end());
    more += sights.more_missing;
  }
  CoverageLedger& ledger = walker_.tally().ledger;
  const std::string why = repository.partial() ? "this is a partial clone" : "";
  size_t listed = 0;
  for (const std::string& id : missing) {
    if (listed++ == kMostListed) break;
    MeetObjects(1);
    ledger.Failed(UnitKind::kObject, Reason::kMissingObject, Where(ShownObject(repository.path(), id)), why);
  }
  more += missing.size() - std::min(missing.size(), kMostListed);
  if (more > 0) {
    ledger.Note(UnitKind::kHistory, Reason::kMissingObject, Where(repository.path()),
                "more objects than are listed are missing" + (why.empty() ? why : ": " + why));
  }
  if (!large_files.empty()) {
    ledger.Note(UnitKind::kHistory, Reason::kLargeFileMissing, Where(repository.path()),
                std::to_string(large_files.size()) + " pointers, the first " + IdHex(*large_files.begin()));
  }
}

void HistoryScan::NoteRefs(const Repository& repository, const std::vector<Error>& losses) {
  for (const Error& loss : losses) {
    walker_.tally().ledger.Note(UnitKind::kHistory, Reason::kNotAttributed, Where(repository.path() + '/' + loss.where),
                                loss.what);
  }
}

// Nothing found: nothing is asked about commits.
void HistoryScan::PassOnHits(const Repository& repository) {
  std::vector<HeldHits> held = std::move(walker_.tally().held);
  walker_.tally().held.clear();
  for (const auto& worker : workers_) {
    std::vector<HeldHits>& theirs = worker->tally().held;
    held.insert(held.end(), std::make_move_iterator(theirs.begin()), std::make_move_iterator(theirs.end()));
    theirs.clear();
  }
  std::set<std::string> objects;
  std::set<std::string> names;
  for (const HeldHits& each : held) {
    if (each.origin.place == Place::kContent) objects.insert(each.origin.object);
    if (each.origin.place == Place::kFileName) names.insert(each.name);
  }
  const bool choosy = !context_.options.exclude.empty() || !context_.options.include.empty();
  if (choosy) {
    ForEachLoss([&objects](ScanTally&, const HeldLosses& losses) { objects.insert(losses.object); });
  }
  if (held.empty() && objects.empty()) return ForgetLosses();
  const Attribution attribution(repository, context_.files, pool_, workers_.size(), objects, names);
  NoteRefs(repository, attribution.ref_losses());
  if (!attribution.whole()) {
    walker_.tally().ledger.Note(UnitKind::kHistory, Reason::kNotAttributed, Where(repository.path()),
                                "the history is too large to follow for so many findings");
  }
  const PathChoice choice(context_.options.exclude, context_.options.include);
  const PathFilter wanted = [&choice](const std::string& path) { return !choice.LeftOut(path); };
  if (choosy) LeaveOutLosses(attribution, wanted);
  ForgetLosses();
  std::string shown = repository.path();
  if (shown.ends_with("/.git")) shown.erase(shown.size() - 5);
  TraceHits(attribution, repository, shown, std::move(held), wanted, walker_);
}

void HistoryScan::ForEachLoss(const std::function<void(ScanTally&, const HeldLosses&)>& visit) {
  for (const HeldLosses& losses : walker_.tally().held_losses) visit(walker_.tally(), losses);
  for (const auto& worker : workers_) {
    for (const HeldLosses& losses : worker->tally().held_losses) visit(worker->tally(), losses);
  }
}

// What could not be read of an object is no loss, if the caller wants none of the paths that it ever had.
void HistoryScan::LeaveOutLosses(const Attribution& attribution, const PathFilter& wanted) {
  ForEachLoss([&](ScanTally& tally, const HeldLosses& losses) {
    const auto& sightings = attribution.OfObject(losses.object);
    const bool unwanted = std::none_of(sightings.begin(), sightings.end(),
                                       [&wanted](const auto& sighting) { return wanted(sighting.first); });
    if (sightings.empty() || !unwanted) return;
    for (size_t i = losses.first; i < losses.end; ++i) tally.ledger.LeaveOut(i, Reason::kExcluded);
  });
}

void HistoryScan::ForgetLosses() {
  walker_.tally().held_losses.clear();
  for (const auto& worker : workers_) worker->tally().held_losses.clear();
}

std::string HistoryScan::Where(const std::string& path) { return walker_.Where({path, {}, Place::kContent, {}}); }

}  // namespace keymuster
