#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/candidate_story.h"
#include "core/coverage.h"
#include "core/finding.h"
#include "core/result.h"
#include "core/utc_time.h"
#include "host/file.h"
#include "rules/leaks/rule_set.h"
#include "rules/suppress/line_comment.h"
#include "scanner/leaks/git/known_histories.h"

namespace keymuster {

class CompiledRules;

// Budgets of one archive (and of all that is nested in it). Reaching one is recorded, never silent.
struct ArchiveLimits {
  bool enabled = true;
  uint32_t depth = 8;           // archives within archives
  uint64_t bytes = 4ULL << 30;  // decoded
  uint64_t ratio = 1000;        // decoded to stored, once 16 MiB are decoded
  uint64_t entries = 1'000'000;
  uint32_t seconds = 120;
  uint64_t memory = 256ULL << 20;  // of the decoder process
};

// A part of a history, in revisions as gitrevisions(7) writes them. Empty: all of it, reachable or not.
struct HistoryRange {
  std::vector<std::string> from;     // these and their ancestors; empty: all refs
  std::vector<std::string> without;  // but not these and their ancestors
  // Nor these, where the repository has them: what another one is said to have. "refs/x/*" is every ref that begins so.
  std::vector<std::string> without_known;
  std::optional<UtcTime> since;  // nor what was committed before

  bool names_revisions() const { return !from.empty() || !without.empty() || !without_known.empty(); }
  bool all() const { return !names_revisions() && !since; }
};

struct ScanOptions {
  std::vector<std::string> targets;  // paths as named; "-" is standard input
  std::vector<std::string> exclude;  // globs over the path below the target
  std::vector<std::string> include;
  std::optional<uint64_t> max_file_size;  // bytes
  // Device and inode of the reports that this run will replace. The last run's ids in them are no leaks: they are
  // left out (kExcluded), and two runs over one tree give one answer.
  std::vector<std::pair<uint64_t, uint64_t>> own_reports;
  size_t window = size_t{256} * 1024;  // bytes of new text a chunk, at least 64
  unsigned jobs = 1;
  uint64_t matches_per_blob = 10'000;  // more are counted, noted, not listed
  bool history_wanted = true;          // false: a git history is left out by choice (kHistoryNotAsked)
  bool files_wanted = true;            // false: of folders only what git keeps there
  HistoryRange history_range;          // where it names revisions: of the one repository that each target lies in
  bool whole_objects = false;          // of a history: no blob is decided by what its delta changed
  bool verify_objects = false;         // of a history: each object's id is made again of its content
  bool staged = false;                 // only what git's index has and its HEAD has not
  std::string index_file;              // for `staged`: another index than the repository's own
  bool any_alternates = false;         // objects that a repository borrows from outside of the target are read too
  ArchiveLimits archives;
  // What earlier runs read of whole histories: that is not read again. nullptr: all is, and nothing is remembered.
  std::shared_ptr<const KnownHistories> known_histories;
  std::vector<std::string> object_folders;  // that count as the repository's own: git's quarantine of a push
  std::string decoder_program;              // path of keymuster-decode; empty: archives are lost, and said so
  std::string fingerprint_key;              // the caller's HMAC key; empty: none
  bool explain = false;                     // ScanOutcome::explanation is wanted
};

struct ScanProgress {
  uint64_t files = 0;
  uint64_t bytes = 0;
  uint64_t findings = 0;
};

struct ScanOutcome {
  std::vector<LeakFinding> leaks;        // gathered; worst first
  std::vector<CommentedPlace> comments;  // places of findings with a comment in their line, sorted: whoever asks judges
  CoverageLedger coverage;
  std::map<std::string, uint64_t> dropped_by_filter;
  Explanation explanation;         // what became of each candidate, if the options ask for it
  KnownHistories known_histories;  // what the next run may be told, where this one was told something
  bool interrupted = false;
};

// Scans the targets with the rules: Source -> Blob -> Expand -> Chunk -> Prefilter -> Candidate -> Filter -> Gather.
// Results do not depend on `jobs`. kUsage or kUnreadable when a target does not exist. `progress` is
// called from one thread at a time, at most ten times a second; may be empty.
Result<ScanOutcome> Scan(const LeakRuleSet& rules, const ScanOptions& options, const FileSystem& files,
                         const std::function<void(const ScanProgress&)>& progress);
// With rules that are ready already: to make them so takes longer than the scan of a small file.
Result<ScanOutcome> Scan(const CompiledRules& rules, const ScanOptions& options, const FileSystem& files,
                         const std::function<void(const ScanProgress&)>& progress);

// Scans one text in memory by the same engine: rule examples, tests, and masking of paths before they are shown.
std::vector<LeakFinding> ScanText(const LeakRuleSet& rules, std::string_view text, const ScanOptions& options);

// The text with every secret (not key ids) that the rules find in it replaced by its mask.
std::string MaskSecretsIn(const LeakRuleSet& rules, std::string_view text);

}  // namespace keymuster
