#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/invocation.h"
#include "cli/settings/run_request.h"
#include "cli/step/target_files.h"
#include "core/correlation.h"
#include "core/key_exception.h"
#include "core/suppression.h"
#include "rules/correlate/correlate.h"
#include "rules/frameworks/framework.h"
#include "rules/keys/judge.h"
#include "rules/keys/policy.h"
#include "rules/leaks/rule_set.h"
#include "scanner/keys/recordings.h"
#include "scanner/leaks/scan.h"

namespace keymuster {

// What the steps of a run hand on to each other: plain values, filled from top to bottom. Each step reads what
// stands above its own part and writes its own part only.
struct RunContext {
  RunContext(const RunRequest& asked, const Invocation& invocation)
      : request(asked),
        settings(invocation.settings),
        environment(invocation.environment),
        clock(invocation.clock),
        console(invocation.console),
        mask(invocation.mask) {}

  const RunRequest& request;
  const Settings& settings;
  const Environment& environment;
  const Clock& clock;
  Console& console;
  DisplayMask& mask;

  // load
  std::optional<LeakRuleSet> rules;
  ScanOptions scan_options;
  KeyPolicy policy;
  std::vector<CanaryAccount> more_canaries;  // the caller's, beside the known ones
  std::vector<Framework> frameworks;
  std::vector<std::string> recordings;  // of the request; and the snapshot that collect took

  std::vector<Suppression> suppressions;  // of ignore files; the suppress step says what they did, and adds comments

  TargetFiles target_files;  // what the targets say of themselves

  std::vector<KeyException> exceptions;  // the same, of keys; filled in by the except step

  // scan
  bool scanned = false;
  ScanOutcome scan;

  // audit
  bool audited = false;
  RecordedInventory recorded;
  KeyJudgement judgement;
  std::vector<Forecast> forecast;
  std::vector<FrameworkResult> framework_results;

  // correlate
  std::vector<LeakFinding> leaks;  // of the scan, and recordings that were refused for the secret in them
  std::vector<Correlation> correlations;

  // any step: what could not be done and stands in no ledger, one clause each
  std::vector<std::string> losses;
  std::map<std::string, double> step_seconds;
};

}  // namespace keymuster
