#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scanner/leaks/file_job.h"
#include "scanner/leaks/git/attribution.h"
#include "scanner/leaks/git/checked_objects.h"
#include "scanner/leaks/git/history_memory.h"
#include "scanner/leaks/git/object_reader.h"
#include "scanner/leaks/git/object_scan.h"
#include "scanner/leaks/git/repository.h"
#include "scanner/leaks/git/trace_hits.h"
#include "scanner/leaks/worker_pool.h"

namespace keymuster {

// Scans the objects of repositories, one repository at a time, each object once: packs along their delta trees on all
// workers, then loose objects, then what could not be unpacked where it was met first. One a run: folders of objects
// that several repositories share are read once. Called by the thread that feeds the pool.
class HistoryScan {
 public:
  HistoryScan(const ScanContext& context, WorkerPool& pool, const UnitScanners& workers, UnitScanner& walker)
      : context_(context), pool_(pool), workers_(workers), walker_(walker) {
    if (context.options.known_histories) memory_.emplace(*context.options.known_histories);
  }

  // `git_folder` as it is shown; `root` is the canonical path of the target that it was met under. Its history is a
  // unit of the walker's ledger, and ends here.
  void Read(const std::string& git_folder, const std::string& root);

  // The range of the options, of the repository that `target` lies in. kUsage for a revision that it has not.
  Status ReadAround(const std::string& target);

  // What the next run may be told; nullptr if this one was told nothing.
  const KnownHistories* known_histories() const { return memory_ ? &memory_->after() : nullptr; }

 private:
  Status ReadRange(const Repository& repository);
  // All objects, or those whose numbers are chosen.
  void ScanObjects(const Repository& repository, const std::vector<bool>* chosen);
  void SayKnown(const Repository& repository, const std::vector<bool>& unread);
  void ScanStrangers(const Repository& repository, const ObjectFolder& folder);
  static Result<GitObject> ReadAgain(const std::string& id, ObjectReader& reader);
  void ReadLostAgain(const Repository& repository, ObjectScan& scan, const CheckedObjects& checked);
  void SayWhatIsMissing(const Repository& repository, const ObjectScan& scan);
  void NoteRefs(const Repository& repository, const std::vector<Error>& losses);
  void PassOnHits(const Repository& repository);
  void ForEachLoss(const std::function<void(ScanTally&, const HeldLosses&)>& visit);
  void LeaveOutLosses(const Attribution& attribution, const PathFilter& wanted);
  void ForgetLosses();
  void MeetObjects(uint64_t count) { walker_.tally().ledger.Meet(UnitKind::kObject, count); }
  std::string Where(const std::string& path);

  const ScanContext& context_;
  WorkerPool& pool_;
  const UnitScanners& workers_;
  UnitScanner& walker_;
  std::optional<HistoryMemory> memory_;
  std::set<std::pair<uint64_t, uint64_t>> read_;  // device and inode of folders of objects
};

}  // namespace keymuster
