#include "scanner/leaks/scan.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "host/interrupt.h"
#include "scanner/leaks/file_job.h"
#include "scanner/leaks/git/history_scan.h"
#include "scanner/leaks/git/staged_scan.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/pair/pair_files.h"
#include "scanner/leaks/progress_meter.h"
#include "scanner/leaks/source/directory_walk.h"
#include "scanner/leaks/source/standard_input.h"
#include "scanner/leaks/source/target.h"
#include "scanner/leaks/unit_scanner.h"
#include "scanner/leaks/worker_pool.h"

namespace keymuster {
namespace {

// Enough that no worker waits for the walk; each entry holds a descriptor.
constexpr size_t kQueueLimit = 64;
constexpr size_t kLeastWindow = 64;  // bytes

Status CheckOptions(const ScanOptions& options) {
  if (options.window < kLeastWindow) {
    return Error{ErrorCode::kUsage, "window", "is below 64 bytes", "choose 64 or more"};
  }
  return {};
}

// The walk runs on the calling thread, with a scanner of its own for names and link targets.
class ScanRun {
 public:
  ScanRun(const ScanContext& context, WorkerPool& pool)
      : context_(context),
        pool_(pool),
        walker_(context),
        walk_(
            context, walker_,
            [this](auto&&... file) {
              pool_.Submit(std::make_unique<FileJob>(workers_, std::forward<decltype(file)>(file)...));
            },
            [this](auto&&... history) { ReadHistory(std::forward<decltype(history)>(history)...); }),
        histories_(context, pool, workers_, walker_) {
    for (unsigned i = 0; i < std::max(context.options.jobs, 1U); ++i) {
      workers_.push_back(std::make_unique<UnitScanner>(context));
    }
  }

  void Take(const std::string& name) {
    auto target = OpenTarget(context_.files, name);
    if (!target.ok()) return walk_.Lost(name, target.error());
    if (target->standard_input) return ReadStandardInput();
    switch (target->status.type) {
      case EntryType::kDirectory:
        return walk_.WalkFolder(name, std::move(target->file), target->status);
      case EntryType::kRegular:
        return walk_.WalkFile(name, std::move(target->file), target->status);
      default:
        return walk_.SkipSpecial(name, target->status.type);
    }
  }

  Status TakeStaged() {
    for (const std::string& name : context_.options.targets) {
      KEYMUSTER_RETURN_IF_ERROR(ScanStaged(context_, name, context_.options.index_file, walker_));
    }
    return {};
  }

  // Revisions are those of one repository: of those within its work tree nothing was said.
  Status TakeRange() {
    for (const std::string& name : context_.options.targets) KEYMUSTER_RETURN_IF_ERROR(histories_.ReadAround(name));
    return {};
  }

  ScanOutcome Finish() {
    pool_.Finish();
    ScanTally total = std::move(walker_.tally());
    for (const auto& worker : workers_) total.Merge(std::move(worker->tally()));
    ScanOutcome outcome;
    outcome.leaks = total.gatherer.Take();
    PairFiles(context_.rules, &outcome.leaks);
    SortWorstFirst(&outcome.leaks);
    outcome.comments = total.gatherer.TakeComments();
    outcome.explanation = total.gatherer.TakeExplanation();
    outcome.coverage = std::move(total.ledger);
    outcome.coverage.Sort();
    outcome.dropped_by_filter.insert(total.dropped.begin(), total.dropped.end());
    if (const KnownHistories* const known = histories_.known_histories()) outcome.known_histories = *known;
    outcome.interrupted = InterruptSignal() != 0;
    return outcome;
  }

 private:
  // On the calling thread: the workers go on with what they have.
  void ReadStandardInput() {
    if (std::exchange(read_standard_input_, true)) return;
    CoverageLedger& ledger = walker_.tally().ledger;
    ledger.Meet(UnitKind::kStream);
    auto input = StandardInput::Open(context_.files);
    if (!input.ok()) return ledger.Failed(UnitKind::kStream, Reason::kUnreadable, "-", input.error().what);
    walker_.ScanStream("-", *input);
  }

  void ReadHistory(const std::string& path, bool is_file, const std::string& root) {
    if (!is_file) return histories_.Read(path, CanonicalPath(root));
    const auto git_folder = FollowGitFile(context_.files, path);
    if (git_folder.ok()) return histories_.Read(*git_folder, CanonicalPath(root));
    walker_.tally().ledger.Skipped(UnitKind::kHistory, Reason::kHistoryNotRead,
                                   walker_.Where({path, {}, Place::kContent, {}}), git_folder.error().what);
  }

  const ScanContext& context_;
  WorkerPool& pool_;
  UnitScanners workers_;
  UnitScanner walker_;
  DirectoryWalk walk_;
  HistoryScan histories_;
  bool read_standard_input_ = false;
};

}  // namespace

Result<ScanOutcome> Scan(const LeakRuleSet& rules, const ScanOptions& options, const FileSystem& files,
                         const std::function<void(const ScanProgress&)>& progress) {
  return Scan(CompiledRules(rules), options, files, progress);
}

Result<ScanOutcome> Scan(const CompiledRules& compiled, const ScanOptions& options, const FileSystem& files,
                         const std::function<void(const ScanProgress&)>& progress) {
  KEYMUSTER_RETURN_IF_ERROR(CheckOptions(options));
  KEYMUSTER_RETURN_IF_ERROR(compiled.Check(false));
  KEYMUSTER_RETURN_IF_ERROR(CheckTargets(files, options.targets));

  WorkerPool pool(std::max(options.jobs, 1U), kQueueLimit);
  ProgressMeter meter(progress);
  ScanContext context{compiled, options, files, {}};
  if (meter.wanted()) {
    context.progress = [&](const ScanProgress& done) { pool.Serially([&] { meter.Add(done); }); };
  }
  ScanRun run(context, pool);
  if (options.staged) {
    KEYMUSTER_RETURN_IF_ERROR(run.TakeStaged());
    return run.Finish();
  }
  if (options.history_range.names_revisions()) {
    KEYMUSTER_RETURN_IF_ERROR(run.TakeRange());
    return run.Finish();
  }
  for (const std::string& name : options.targets) run.Take(name);
  return run.Finish();
}

}  // namespace keymuster
