#include "cli/step/history_state.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "cli/settings/configuration_text.h"
#include "cli/version.h"
#include "core/digest.h"
#include "host/publication.h"
#include "scanner/leaks/git/state_file.h"

namespace keymuster {
namespace {

constexpr uint64_t kLargestState = uint64_t{1} << 30U;  // bytes

// Of all that decides what is found in an object.
std::string SetupOf(const RunContext& run) {
  const ScanOptions& options = run.scan_options;
  const ArchiveLimits& archives = options.archives;
  std::string text(kToolVersion);
  text += '\n' + run.rules->digest() + '\n';
  for (const uint64_t number :
       {options.max_file_size.value_or(UINT64_MAX), options.matches_per_blob, uint64_t{options.verify_objects},
        uint64_t{archives.enabled}, uint64_t{archives.depth}, archives.bytes, archives.ratio, archives.entries,
        uint64_t{archives.seconds}, archives.memory}) {
    text += std::to_string(number) + '\n';
  }
  return Hex(Sha256(text));
}

Error Refused(const std::string& path, std::string what, std::string mend) {
  return {.code = ErrorCode::kConfig, .where = path, .what = std::move(what), .mend = std::move(mend)};
}

Result<KnownHistories> ReadState(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 && errno == ENOENT) return KnownHistories();
  if (!S_ISREG(status.st_mode)) return Refused(path, "the state is no file", "name another file");
  if (status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return Refused(path, "the state can be changed by other users, who could hide leaks with it",
                   "remove it, and keep it where only you can write");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(std::string text, ReadConfigurationText(path, kLargestState));
  Result<KnownHistories> known = ReadStateFile(std::move(text));
  if (known.ok()) return known;
  return Refused(path, "is no state of keymuster: " + known.error().what,
                 "remove it: the next run then reads all histories and makes it anew");
}

}  // namespace

Status LoadHistoryState(RunContext& run) {
  const std::string& path = run.request.state_file;
  if (path.empty()) return {};
  KEYMUSTER_ASSIGN_OR_RETURN(KnownHistories known, ReadState(path));
  std::string setup = SetupOf(run);
  if (known.setup != setup) {
    if (!known.setup.empty()) {
      run.console.Say(path + ": made with other rules, limits or another version: all histories are read again");
    }
    known = {std::move(setup), {}};
  }
  run.scan_options.known_histories = std::make_shared<const KnownHistories>(std::move(known));
  return {};
}

Status SaveHistoryState(const RunContext& run) {
  if (run.request.state_file.empty() || !run.scanned || run.scan.interrupted) return {};
  // A scan that failed as a whole has learnt nothing; what was known stays.
  if (run.scan.known_histories.setup.empty()) return {};
  return Publication::Publish(run.request.state_file, WriteStateFile(run.scan.known_histories));
}

}  // namespace keymuster
