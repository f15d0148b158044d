#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "cli/effective_policy.h"
#include "cli/rule_book.h"
#include "cli/settings/configuration_text.h"
#include "cli/step/history_state.h"
#include "cli/step/steps.h"
#include "host/process.h"
#include "rules/suppress/ignore_file.h"
#include "rules/suppress/key_exceptions.h"

namespace keymuster {
namespace {

constexpr uint64_t kLargestKey = 4096;  // bytes
constexpr size_t kShortestKey = 16;

Status CheckThere(const std::vector<std::string>& paths, bool follow) {
  for (const std::string& path : paths) {
    if (path == "-") continue;
    struct stat status {};
    const int result = follow ? stat(path.c_str(), &status) : lstat(path.c_str(), &status);
    if (result == 0 || (errno != ENOENT && errno != ENOTDIR)) continue;
    return Error{ErrorCode::kUsage, path, std::strerror(errno), "check the path"};
  }
  return {};
}

// What this run will write anew: its reports and its state.
std::vector<std::pair<uint64_t, uint64_t>> OwnReports(const RunRequest& request) {
  std::vector<std::string> paths{request.state_file};
  for (const OutputTarget& output : request.outputs) paths.push_back(output.path);
  std::vector<std::pair<uint64_t, uint64_t>> own;
  for (const std::string& path : paths) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0) own.emplace_back(status.st_dev, status.st_ino);
  }
  return own;
}

Error KeyError(const std::string& path, std::string what, std::string mend) {
  return {.code = ErrorCode::kConfig, .where = path, .what = std::move(what), .mend = std::move(mend)};
}

Result<std::string> ReadFingerprintKey(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return KeyError(path, "the fingerprint key can be reached by other users", "chmod 600 it");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(std::string key, ReadConfigurationText(path, kLargestKey));
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
  if (key.size() < kShortestKey) {
    return KeyError(path, "the fingerprint key is shorter than 16 bytes",
                    "make one: (umask 077; head -c 32 /dev/urandom | base64 > FILE)");
  }
  return key;
}

Status LoadRules(RunContext& run) {
  KEYMUSTER_ASSIGN_OR_RETURN(run.rules, LoadLeakRuleSet(run.request.rules));
  for (const std::string& warning : run.rules->warnings()) run.console.Warn(warning);
  run.mask.Add(*run.rules);
  return {};
}

Status LoadCanaries(RunContext& run) {
  for (const std::string& path : run.request.canary_files) {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, ReadConfigurationText(path, kLargestConfiguration));
    KEYMUSTER_ASSIGN_OR_RETURN(std::vector<CanaryAccount> accounts, LoadCanaryAccounts(text, path));
    run.more_canaries.insert(run.more_canaries.end(), accounts.begin(), accounts.end());
  }
  return {};
}

// What is not looked for needs nobody to answer for it, but a mistake in it is one all the same.
Status LoadIgnoreFiles(RunContext& run) {
  for (const std::string& path : run.request.ignore_files) {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, ReadConfigurationText(path, kLargestConfiguration));
    KEYMUSTER_ASSIGN_OR_RETURN(std::vector<Suppression> leaks, LoadIgnoreFile(text, path));
    KEYMUSTER_ASSIGN_OR_RETURN(std::vector<KeyException> keys, LoadKeyExceptions(text, path));
    if (run.request.scan) std::move(leaks.begin(), leaks.end(), std::back_inserter(run.suppressions));
    if (run.request.audit) std::move(keys.begin(), keys.end(), std::back_inserter(run.exceptions));
  }
  return {};
}

}  // namespace

Status LoadStep(RunContext& run) {
  run.scan_options = run.request.scan_options;
  run.recordings = run.request.recordings;
  KEYMUSTER_RETURN_IF_ERROR(LoadRules(run));
  if (run.request.scan) {
    KEYMUSTER_RETURN_IF_ERROR(CheckThere(run.scan_options.targets, false));
    run.scan_options.own_reports = OwnReports(run.request);
    KEYMUSTER_RETURN_IF_ERROR(LoadHistoryState(run));
    if (!run.request.fingerprint_key_file.empty()) {
      KEYMUSTER_ASSIGN_OR_RETURN(run.scan_options.fingerprint_key,
                                 ReadFingerprintKey(run.request.fingerprint_key_file));
    }
    // Without its folder there is no decoder; the scan then records each archive as lost.
    const Result<std::string> folder = ProgramFolder();
    if (folder.ok()) run.scan_options.decoder_program = *folder + "/keymuster-decode";
  }
  if (run.request.audit) {
    KEYMUSTER_RETURN_IF_ERROR(CheckThere(run.recordings, true));
    KEYMUSTER_ASSIGN_OR_RETURN(run.policy, EffectivePolicy(run.settings));
    KEYMUSTER_ASSIGN_OR_RETURN(run.frameworks, SelectFrameworks(run.request.frameworks));
  }
  KEYMUSTER_RETURN_IF_ERROR(LoadIgnoreFiles(run));
  if (run.request.scan) {
    KEYMUSTER_ASSIGN_OR_RETURN(run.target_files, LoadTargetFiles(run.request));
  }
  return LoadCanaries(run);
}

}  // namespace keymuster
