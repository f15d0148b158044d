#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/settings/settings.h"
#include "core/result.h"
#include "core/utc_time.h"
#include "report/report_writer.h"
#include "rules/keys/policy.h"
#include "rules/leaks/rule_set.h"
#include "scanner/leaks/scan.h"

namespace keymuster {

// A report that is asked for: where to, and in which form.
struct OutputTarget {
  std::string path;
  const ReportWriter* writer = nullptr;
};

// Taking a snapshot of a live account before it is audited.
struct CollectRequest {
  std::string snapshot;  // file; empty: nothing is collected
  std::string profile;   // empty: the environment's credentials
  std::string max_rps;   // as the collector takes it; empty: its default
  std::string deadline;
  bool organisation = false;  // all its accounts, as role_name
  std::string role_name;
  std::string external_id;
  bool keys_only = false;  // neither credential report nor account authorization details
};

// What `run` and `collect` ask the collector for. kUsage if `collect` has no file to write.
Result<CollectRequest> MakeCollectRequest(Command command, const Settings& settings);
// The command line of keymuster-collect.
std::vector<std::string> CollectorArguments(const CollectRequest& request);

// What the settings mean: all that a run needs to know, as plain values. Nothing has been read yet.
struct RunRequest {
  bool scan = false;
  bool audit = false;
  bool implied_target = false;  // no path was given: the current directory
  ScanOptions scan_options;
  RuleSelection rules;
  std::string fingerprint_key_file;
  std::string state_file;
  std::vector<std::string> recordings;
  std::vector<std::string> ignore_files;
  bool trust_target = false;  // comments in what is scanned, and ignore files at its root, are heard
  std::vector<std::string> canary_files;
  std::vector<std::string> frameworks;  // names
  CollectRequest collect;
  UtcTime as_of;
  std::vector<OutputTarget> outputs;
  const ReportWriter* stdout_writer = nullptr;
  WriteOptions write_options;  // of what goes to standard output
  ExitOptions exit;
  bool quiet = false;
  bool verbose = false;
  bool progress = false;
};

// `now` is what --as-of defaults to. kUsage when the settings contradict each other.
Result<RunRequest> MakeRunRequest(Command command, const Settings& settings, UtcTime now);

// The rules that settings ask for; for rules and explain, which need nothing else.
RuleSelection MakeRuleSelection(const Settings& settings);

// Where the reports go; for report render, which needs nothing else.
Result<std::vector<OutputTarget>> MakeOutputs(const Settings& settings);
Result<const ReportWriter*> MakeStdoutWriter(const Settings& settings);

// The processors that this process may use, which inside a container is fewer than the machine has.
unsigned AvailableProcessors();

// Puts the thresholds that were set one by one over those of a policy file.
void OverridePolicy(const Settings& settings, KeyPolicy& policy);

}  // namespace keymuster
