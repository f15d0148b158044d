#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/candidate_story.h"
#include "core/correlation.h"
#include "core/coverage.h"
#include "core/finding.h"
#include "core/forecast.h"
#include "core/framework.h"
#include "core/inventory.h"
#include "core/key_exception.h"
#include "core/rule_text.h"
#include "core/suppression.h"
#include "core/utc_time.h"

namespace keymuster {

inline constexpr int kReportSchemaVersion = 1;

// How one key rule came out over all its subjects.
struct RuleTally {
  std::string rule;
  uint64_t passed = 0;
  uint64_t failed = 0;
  uint64_t not_evaluated = 0;
  uint64_t excepted = 0;  // failed, and somebody answers for it
};

struct AccountSummary {
  std::string id;
  std::string alias;
  uint64_t users = 0;
  uint64_t keys = 0;
  uint64_t active_keys = 0;
  Listing user_listing = Listing::kMissing;
  std::optional<UtcTime> recorded_at;
  std::vector<InputFile> inputs;
  std::vector<std::string> remarks;
};

// A key as the report's table of keys shows it.
struct KeyRow {
  std::string account;
  std::string user;
  std::string key_id;
  int slot = 0;
  KeyStatus status = KeyStatus::kUnknown;
  std::optional<UtcTime> created;
  UseRecord use = UseRecord::kNotRecorded;
  UtcTime last_used;  // of UseRecord::kUsed
  std::string last_service;
  std::string last_region;
  std::string described_as;          // the description tag of the key; may be empty
  std::string owner;                 // the value of the user's tag "owner"; may be empty
  std::vector<std::string> failing;  // rule ids, sorted
};

// What was asked for, so that a reader can judge what the answer covers.
struct Scope {
  std::vector<std::string> targets;     // as the caller named them
  std::vector<std::string> recordings;  // audit inputs, as named
  std::vector<std::string> excludes;
  std::vector<std::string> includes;
  std::optional<uint64_t> max_file_size;      // bytes
  std::map<std::string, std::string> limits;  // archive budgets and the like, name -> value
  std::map<std::string, std::string> policy;  // thresholds in force, name -> value
  std::vector<RuleSource> leak_rule_sources;
  std::string rules_digest;  // hex SHA-256 of the effective leak rules
  // Of a scan: whether what the targets say of their own findings was heard. Nothing: no scan, or an older report.
  std::optional<bool> trusts_target = {};
};

// How the run ended. `exit_code` is what the process returns (docs/architecture.md).
struct RunOutcome {
  int exit_code = 0;
  bool complete = true;
  bool interrupted = false;
  Severity fail_on = Severity::kLow;
  std::string headline;                         // "1 leaked key is active; 14 findings; everything asked for was read"
  std::vector<std::string> incomplete_because;  // one clause each; empty when complete
};

// Speed, argv and the like: outside the comparable part, which must be the same bytes for
// any number of threads and any rerun.
struct RunInfo {
  std::vector<std::string> argv;  // with secrets masked
  uint64_t jobs = 0;
  UtcTime started;
  double seconds = 0;  // wall time of the whole run
  std::map<std::string, double> step_seconds;
  std::string tool_build;  // compiler, build type
};

// The one value that a run produces and every writer takes. Holds no secret.
struct Report {
  int schema_version = kReportSchemaVersion;
  std::string tool_version;
  UtcTime as_of;                // ages are counted to this instant
  bool key_ids_masked = false;  // set by the writers when WriteOptions::mask_key_ids was asked for
  RunOutcome outcome;
  Scope scope;
  bool audited = false;         // the keys wing ran
  bool scanned = false;         // the leaks wing ran
  std::vector<RuleText> rules;  // of every rule that is named below, sorted by id
  std::vector<AccountSummary> accounts;
  std::vector<RuleTally> tallies;                     // sorted by rule
  std::vector<RuleOutOfScope> out_of_scope;           // key rules that were not judged everywhere, sorted by rule
  std::vector<KeyRow> keys;                           // sorted by account, user, id, slot
  std::vector<KeyFinding> key_findings;               // fails and not-evaluated, worst first
  std::vector<KeyException> exceptions;               // entries of the ignore files for keys, in their order
  std::vector<Forecast> forecast;                     // fails of the days to come, soonest first
  std::vector<FrameworkResult> frameworks;            // in the order in which they were asked for
  std::vector<LeakFinding> leaks;                     // worst first
  std::vector<Suppression> suppressions;              // entries of the ignore files, in their order; then comments
  std::vector<Correlation> correlations;              // worst first
  std::map<std::string, uint64_t> dropped_by_filter;  // candidates that a named filter dropped
  std::optional<Explanation> explanation = {};        // if it was asked for
  CoverageLedger coverage;
  RunInfo run;
};

}  // namespace keymuster
