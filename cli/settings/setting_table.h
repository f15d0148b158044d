#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/command_table.h"

namespace keymuster {

// Everything that a caller may set. One row of the table a setting; its flag (--max-file-size), its environment
// variable (KEYMUSTER_MAX_FILE_SIZE) and its key in a configuration file (max_file_size) all follow from its name.
enum class Setting : uint8_t {
  // [scan]
  kPaths,
  kExclude,
  kInclude,
  kMaxFileSize,
  kNoHistory,
  kHistoryOnly,
  kStaged,
  kWholeObjects,
  kVerify,
  kState,
  kRange,
  kSince,
  kBranch,
  kNoArchives,
  kMaxArchiveDepth,
  kMaxArchiveBytes,
  kMaxArchiveRatio,
  kMaxArchiveEntries,
  kMaxArchiveSeconds,
  kRules,
  kNoBuiltinRules,
  kEnableRule,
  kDisableRule,
  kOnlyRule,
  kFingerprintKeyFile,
  kIgnoreFile,
  kTrustTarget,
  kExplain,
  kJobs,
  kWindow,
  // [audit]
  kFrom,
  kPolicy,
  kFramework,
  kCanaries,
  kMaxAgeDays,
  kMaxUnusedDays,
  kNeverUsedGraceDays,
  kInactiveDeleteDays,
  kMaxKeys,
  kMaxActiveKeys,
  kRotationWindowDays,
  kStaleRecordingHours,
  kForecastDays,
  kWarnAheadDays,
  // [report]
  kOutput,
  kFormat,
  kOutputDir,
  kAsOf,
  kMaskKeyIds,
  kFailOn,
  kExitZero,
  kAllowIncomplete,
  kQuiet,
  kVerbose,
  kColor,
  kProgress,
  kNoProgress,
  // [collect]
  kSnapshot,
  kProfile,
  kMaxRps,
  kDeadline,
  kKeysOnly,
  kOrg,
  kRoleName,
  kExternalId,
  // of no table
  kConfig,
  kJson,
};
inline constexpr size_t kSettings = static_cast<size_t>(Setting::kJson) + 1;

enum class SettingKind : uint8_t {
  kSwitch,    // true or false
  kText,      // any text
  kTextList,  // one a flag, repeatable; split at commas in an environment variable
  kIdList,    // the same, split at commas everywhere
  kPath,      // a file; in a configuration file relative to the file's folder
  kPathList,
  kSize,     // bytes, with K, M, G or T
  kCount,    // a whole number
  kLevel,    // info, low, medium, high, critical
  kWhen,     // auto, always, never
  kInstant,  // ISO 8601
};

struct SettingRow {
  Setting id = Setting::kPaths;
  std::string_view name = {};             // "max-file-size"
  char letter = 0;                        // 'o' for -o; 0 for none
  uint32_t letter_commands = UINT32_MAX;  // bits of Command: where the letter may be used
  SettingKind kind = SettingKind::kText;
  std::string_view table = {};  // "scan": the table of the configuration file; empty: not read from there
  uint32_t commands = 0;        // bits of Command
  std::string_view value = {};  // "FILE", as help shows it
  std::string_view default_text = {};
  std::string_view help = {};
  std::string_view alias = {};  // another flag that means the same; hidden
  bool positional = false;      // has no flag: the operands of the command line
  uint64_t least = 0;           // of kSize and kCount
  uint64_t most = UINT64_MAX;

  bool is_list() const {
    return kind == SettingKind::kTextList || kind == SettingKind::kIdList || kind == SettingKind::kPathList;
  }
  char LetterIn(Command command) const {
    return (letter_commands & static_cast<uint32_t>(command)) != 0 ? letter : '\0';
  }
  bool belongs_to(Command command) const { return (commands & static_cast<uint32_t>(command)) != 0; }
};

// One row a Setting, in the order of the enumeration.
std::span<const SettingRow> SettingTable();
const SettingRow& RowOf(Setting setting);

std::string FlagOf(const SettingRow& row);         // "--max-file-size"
std::string EnvironmentOf(const SettingRow& row);  // "KEYMUSTER_MAX_FILE_SIZE"
std::string ConfigKeyOf(const SettingRow& row);    // "max_file_size"

}  // namespace keymuster
