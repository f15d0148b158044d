#include "cli/step/compose_report.h"

#include <utility>

#include "cli/step/headline.h"
#include "cli/step/incomplete.h"
#include "cli/step/key_rows.h"
#include "cli/step/rule_texts.h"
#include "cli/version.h"

namespace keymuster {
namespace {

std::vector<std::string> Masked(const std::vector<std::string>& texts, DisplayMask& mask) {
  std::vector<std::string> masked;
  for (const std::string& text : texts) masked.push_back(mask(text));
  return masked;
}

std::map<std::string, std::string> DescribeLimits(const ScanOptions& options) {
  const ArchiveLimits& archives = options.archives;
  if (!archives.enabled) return {{"archives", "off"}};
  return {{"max_archive_bytes", std::to_string(archives.bytes)},
          {"max_archive_depth", std::to_string(archives.depth)},
          {"max_archive_entries", std::to_string(archives.entries)},
          {"max_archive_ratio", std::to_string(archives.ratio)},
          {"max_archive_seconds", std::to_string(archives.seconds)},
          {"max_matches_per_blob", std::to_string(options.matches_per_blob)}};
}

Scope ComposeScope(RunContext& run) {
  Scope scope;
  if (run.scanned) {
    scope.targets = Masked(run.scan_options.targets, run.mask);
    scope.excludes = Masked(run.scan_options.exclude, run.mask);
    scope.includes = Masked(run.scan_options.include, run.mask);
    scope.max_file_size = run.scan_options.max_file_size;
    scope.limits = DescribeLimits(run.scan_options);
    scope.leak_rule_sources = run.rules->sources();
    for (RuleSource& source : scope.leak_rule_sources) source.name = run.mask(source.name);
    scope.rules_digest = run.rules->digest();
    scope.trusts_target = run.request.trust_target;
  }
  if (run.audited) {
    scope.recordings = Masked(run.recordings, run.mask);
    scope.policy = run.policy.Describe();
  }
  return scope;
}

// The recordings' reader knows no leak rules: what it says of paths is masked here.
CoverageLedger MaskedLedger(const CoverageLedger& ledger, DisplayMask& mask) {
  CoverageLedger masked;
  for (size_t index = 0; index < kUnitKinds; ++index) {
    const auto kind = static_cast<UnitKind>(index);
    masked.Meet(kind, ledger.counts(kind).met);
    masked.Scanned(kind, ledger.counts(kind).bytes, ledger.counts(kind).scanned);
  }
  for (const CoverageEntry& entry : ledger.entries()) {
    const auto add = entry.outcome == Outcome::kSkipped  ? &CoverageLedger::Skipped
                     : entry.outcome == Outcome::kFailed ? &CoverageLedger::Failed
                                                         : &CoverageLedger::Note;
    (masked.*add)(entry.kind, entry.reason, mask(entry.where), mask(entry.detail), entry.bytes);
  }
  return masked;
}

void ComposeKeys(RunContext& run, Report& report) {
  report.accounts = AccountSummaries(run.recorded.inventory);
  for (AccountSummary& account : report.accounts) {
    for (InputFile& input : account.inputs) input.path = run.mask(input.path);
    account.remarks = Masked(account.remarks, run.mask);
  }
  report.tallies = std::move(run.judgement.tallies);
  report.keys = KeyRows(run.recorded.inventory, run.judgement.findings);
  report.key_findings = std::move(run.judgement.findings);
  report.out_of_scope = std::move(run.judgement.out_of_scope);
  report.exceptions = std::move(run.exceptions);
  for (KeyException& entry : report.exceptions) {
    for (std::string* const text : {&entry.source, &entry.reason, &entry.owner, &entry.ticket, &entry.problem}) {
      *text = run.mask(*text);
    }
  }
  report.forecast = std::move(run.forecast);
  report.frameworks = std::move(run.framework_results);
  for (KeyRow& row : report.keys) {
    for (std::string* const text : {&row.described_as, &row.owner}) *text = run.mask(*text);
  }
}

RunInfo ComposeRunInfo(RunContext& run, const RunFacts& facts) {
  RunInfo info;
  info.argv = Masked(facts.argv, run.mask);
  info.jobs = run.scan_options.jobs;
  info.started = facts.started;
  info.seconds = facts.seconds;
  info.step_seconds = run.step_seconds;
  info.tool_build = BuildText();
  return info;
}

}  // namespace

Report ComposeReport(RunContext& run, const RunFacts& facts) {
  Report report;
  report.tool_version = kToolVersion;
  report.as_of = run.request.as_of;
  report.scanned = run.scanned;
  report.audited = run.audited;
  report.scope = ComposeScope(run);
  ComposeKeys(run, report);
  report.leaks = std::move(run.leaks);
  report.dropped_by_filter = std::move(run.scan.dropped_by_filter);
  if (run.scanned && run.scan_options.explain) report.explanation = std::move(run.scan.explanation);
  report.suppressions = std::move(run.suppressions);
  for (Suppression& entry : report.suppressions) {
    for (std::string* const text : {&entry.source, &entry.reason, &entry.owner}) *text = run.mask(*text);
  }
  report.correlations = std::move(run.correlations);
  report.coverage = std::move(run.scan.coverage);
  report.coverage.Merge(MaskedLedger(run.recorded.coverage, run.mask));
  report.coverage.Sort();
  report.rules = TextsOfNamedRules(report, *run.rules);

  RunOutcome& outcome = report.outcome;
  outcome.fail_on = run.request.exit.fail_on;
  outcome.interrupted = facts.signal != 0;
  outcome.incomplete_because = IncompleteReasons(report, facts.signal, run.losses);
  outcome.complete = outcome.incomplete_because.empty();
  outcome.headline = Headline(report);
  outcome.exit_code = ExitCodeOf(report, facts.signal, run.request.exit);
  report.run = ComposeRunInfo(run, facts);
  return report;
}

}  // namespace keymuster
