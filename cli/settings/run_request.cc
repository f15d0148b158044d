#include "cli/settings/run_request.h"

#include <sched.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/role_name.h"
#include "cli/settings/history_range.h"
#include "core/spelling.h"

namespace keymuster {
namespace {

ScanOptions MakeScanOptions(const Settings& settings) {
  ScanOptions options;
  options.targets = settings.List(Setting::kPaths);
  options.exclude = settings.List(Setting::kExclude);
  options.include = settings.List(Setting::kInclude);
  if (settings.given(Setting::kMaxFileSize)) options.max_file_size = settings.Number(Setting::kMaxFileSize);
  options.window = settings.Number(Setting::kWindow);
  const auto jobs = static_cast<unsigned>(settings.Number(Setting::kJobs));
  options.jobs = jobs == 0 ? AvailableProcessors() : jobs;
  options.history_wanted = !settings.Switch(Setting::kNoHistory);
  options.files_wanted = !settings.Switch(Setting::kHistoryOnly);
  options.whole_objects = settings.Switch(Setting::kWholeObjects);
  options.verify_objects = settings.Switch(Setting::kVerify);
  options.explain = settings.Switch(Setting::kExplain);
  options.staged = settings.Switch(Setting::kStaged);
  options.archives.enabled = !settings.Switch(Setting::kNoArchives);
  options.archives.depth = static_cast<uint32_t>(settings.Number(Setting::kMaxArchiveDepth));
  options.archives.bytes = settings.Number(Setting::kMaxArchiveBytes);
  options.archives.ratio = settings.Number(Setting::kMaxArchiveRatio);
  options.archives.entries = settings.Number(Setting::kMaxArchiveEntries);
  options.archives.seconds = static_cast<uint32_t>(settings.Number(Setting::kMaxArchiveSeconds));
  return options;
}

std::string WriterNames() {
  std::string names;
  for (const ReportWriter* writer : AllReportWriters())
    names += (names.empty() ? "" : ", ") + std::string(writer->name);
  return names;
}

Result<OutputTarget> MakeOutput(const Settings& settings, const std::string& path) {
  if (const ReportWriter* writer = WriterForPath(path)) return OutputTarget{path, writer};
  if (settings.given(Setting::kFormat)) {
    KEYMUSTER_ASSIGN_OR_RETURN(const ReportWriter* writer, MakeStdoutWriter(settings));
    return OutputTarget{path, writer};
  }
  return Error{ErrorCode::kUsage, path, "the ending of the name says no format",
               "end it in .json, .html or .txt, or name the format with -f"};
}

// What a run is about has to be said; only `scan` has something to fall back on.
Status CheckScope(Command command, const RunRequest& request) {
  if (command == Command::kAudit && !request.audit) {
    return Error{ErrorCode::kUsage, "audit", "no recording was named", "keymuster audit --from FILE|DIR..."};
  }
  if (command == Command::kRun && !request.scan && !request.audit) {
    return Error{ErrorCode::kUsage, "run", "there is nothing to do",
                 "name a configuration with [scan] paths, [audit] from or [collect] snapshot: "
                 "keymuster run -c nightly.toml"};
  }
  if (!request.frameworks.empty() && !request.audit) {
    return Error{ErrorCode::kUsage, "--framework", "there is no account to hold to it",
                 "name a recording: --from FILE|DIR"};
  }
  if (!request.scan_options.history_wanted && !request.scan_options.files_wanted) {
    return Error{ErrorCode::kUsage, "--history-only", "leaves nothing with --no-history", "give one of them"};
  }
  const ScanOptions& scan = request.scan_options;
  if (!request.state_file.empty() && (!scan.history_range.all() || scan.staged || !scan.history_wanted)) {
    return Error{ErrorCode::kUsage, "--state", "remembers whole histories, and only a part or none is asked for",
                 "leave out --state, or what chooses the part"};
  }
  if (std::count(request.recordings.begin(), request.recordings.end(), "-") > 0) {
    return Error{ErrorCode::kUsage, "--from -", "recordings are not read from standard input", "name a file"};
  }
  return {};
}

}  // namespace

unsigned AvailableProcessors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

RuleSelection MakeRuleSelection(const Settings& settings) {
  RuleSelection selection;
  selection.files = settings.List(Setting::kRules);
  selection.builtin = !settings.Switch(Setting::kNoBuiltinRules);
  selection.enable = settings.List(Setting::kEnableRule);
  selection.disable = settings.List(Setting::kDisableRule);
  selection.only = settings.List(Setting::kOnlyRule);
  return selection;
}

Result<std::vector<OutputTarget>> MakeOutputs(const Settings& settings) {
  std::vector<OutputTarget> outputs;
  for (const std::string& path : settings.List(Setting::kOutput)) {
    if (path == "-") continue;  // standard output gets its report anyway
    KEYMUSTER_ASSIGN_OR_RETURN(OutputTarget output, MakeOutput(settings, path));
    const bool twice =
        std::any_of(outputs.begin(), outputs.end(), [&](const auto& other) { return other.path == path; });
    if (twice) return Error{ErrorCode::kUsage, path, "is named twice as output", "name it once"};
    outputs.push_back(std::move(output));
  }
  return outputs;
}

Result<const ReportWriter*> MakeStdoutWriter(const Settings& settings) {
  const std::string& name = settings.Text(Setting::kFormat);
  if (const ReportWriter* writer = FindReportWriter(name)) return writer;
  std::vector<std::string_view> known;
  for (const ReportWriter* writer : AllReportWriters()) known.push_back(writer->name);
  return Error{ErrorCode::kUsage, settings[Setting::kFormat].where,
               "there is no format \"" + name + "\"" + DidYouMean(name, known), "the formats are " + WriterNames()};
}

void OverridePolicy(const Settings& settings, KeyPolicy& policy) {
  const auto override_with = [&](Setting setting, int64_t& threshold) {
    if (settings.given(setting)) threshold = static_cast<int64_t>(settings.Number(setting));
  };
  override_with(Setting::kMaxAgeDays, policy.max_age_days);
  override_with(Setting::kMaxUnusedDays, policy.max_unused_days);
  override_with(Setting::kNeverUsedGraceDays, policy.never_used_grace_days);
  override_with(Setting::kInactiveDeleteDays, policy.inactive_delete_days);
  override_with(Setting::kMaxKeys, policy.max_keys);
  override_with(Setting::kMaxActiveKeys, policy.max_active_keys);
  override_with(Setting::kRotationWindowDays, policy.rotation_window_days);
  override_with(Setting::kStaleRecordingHours, policy.stale_recording_hours);
  override_with(Setting::kForecastDays, policy.forecast_days);
  override_with(Setting::kWarnAheadDays, policy.warn_ahead_days);
}

Result<CollectRequest> MakeCollectRequest(Command command, const Settings& settings) {
  CollectRequest request;
  request.snapshot = settings.Text(Setting::kSnapshot);
  request.profile = settings.Text(Setting::kProfile);
  request.max_rps = settings.Text(Setting::kMaxRps);
  request.deadline = settings.Text(Setting::kDeadline);
  request.keys_only = settings.Switch(Setting::kKeysOnly);
  request.organisation = settings.Switch(Setting::kOrg);
  request.role_name = settings.Text(Setting::kRoleName);
  request.external_id = settings.Text(Setting::kExternalId);
  if (request.organisation && request.role_name.empty()) {
    return Error{ErrorCode::kUsage, settings[Setting::kOrg].where,
                 "all accounts of an organisation are asked as a role",
                 "name it: --role-name NAME, or role_name in [collect]"};
  }
  if (request.organisation && !IsRoleName(request.role_name)) {
    return Error{ErrorCode::kUsage, settings[Setting::kRoleName].where, "is no name of a role",
                 "name it without its ARN: the account is another one each time"};
  }
  if (!request.organisation && settings.given(Setting::kRoleName)) {
    return Error{ErrorCode::kUsage, settings[Setting::kRoleName].where, "a role is named, but not --org",
                 "add --org; or name a single role by role_arn of a profile"};
  }
  if (command == Command::kCollect && (request.snapshot.empty() || request.snapshot == "-")) {
    return Error{ErrorCode::kUsage, "collect", "no file for the snapshot was named",
                 "keymuster collect -o snapshot.json"};
  }
  return request;
}

std::vector<std::string> CollectorArguments(const CollectRequest& request) {
  std::vector<std::string> arguments = {"--output", request.snapshot};
  const auto add = [&](const char* flag, const std::string& value) {
    if (!value.empty()) arguments.insert(arguments.end(), {flag, value});
  };
  add("--profile", request.profile);
  add("--max-rps", request.max_rps);
  add("--deadline", request.deadline);
  if (request.keys_only) arguments.emplace_back("--keys-only");
  if (request.organisation) arguments.emplace_back("--org");
  add("--role-name", request.role_name);
  add("--external-id", request.external_id);
  return arguments;
}

Result<RunRequest> MakeRunRequest(Command command, const Settings& settings, UtcTime now) {
  RunRequest request;
  request.scan_options = MakeScanOptions(settings);
  KEYMUSTER_ASSIGN_OR_RETURN(request.scan_options.history_range, MakeHistoryRange(settings));
  // Who asks for certain commits does not ask for the files that lie there now.
  if (!request.scan_options.history_range.all()) request.scan_options.files_wanted = false;
  request.rules = MakeRuleSelection(settings);
  request.fingerprint_key_file = settings.Text(Setting::kFingerprintKeyFile);
  request.state_file = settings.Text(Setting::kState);
  request.recordings = settings.List(Setting::kFrom);
  request.ignore_files = settings.List(Setting::kIgnoreFile);
  request.trust_target = settings.Switch(Setting::kTrustTarget);
  request.canary_files = settings.List(Setting::kCanaries);
  request.frameworks = settings.List(Setting::kFramework);
  if (command == Command::kRun) {
    KEYMUSTER_ASSIGN_OR_RETURN(request.collect, MakeCollectRequest(command, settings));
  }
  request.implied_target = command == Command::kScan && request.scan_options.targets.empty();
  if (request.implied_target) request.scan_options.targets = {"."};
  request.scan = command != Command::kAudit && !request.scan_options.targets.empty();
  request.audit = !request.recordings.empty() || !request.collect.snapshot.empty();
  KEYMUSTER_RETURN_IF_ERROR(CheckScope(command, request));

  request.as_of = now;
  if (settings.given(Setting::kAsOf)) {
    KEYMUSTER_ASSIGN_OR_RETURN(request.as_of, ParseUtcTime(settings.Text(Setting::kAsOf)));
  }
  KEYMUSTER_ASSIGN_OR_RETURN(request.outputs, MakeOutputs(settings));
  KEYMUSTER_ASSIGN_OR_RETURN(request.stdout_writer, MakeStdoutWriter(settings));
  request.write_options.mask_key_ids = settings.Switch(Setting::kMaskKeyIds);
  request.exit = {settings.Level(Setting::kFailOn), settings.Switch(Setting::kExitZero),
                  settings.Switch(Setting::kAllowIncomplete)};
  request.quiet = settings.Switch(Setting::kQuiet);
  request.verbose = settings.Switch(Setting::kVerbose);
  return request;
}

}  // namespace keymuster
