#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/settings/setting_table.h"
#include "core/result.h"
#include "core/severity.h"
#include "host/environment.h"

namespace keymuster {

// Who had the last word on a setting. A later one wins over an earlier one; lists are replaced, not joined.
enum class Origin : uint8_t { kDefault, kConfigFile, kEnvironment, kFlag };
std::string_view OriginName(Origin origin);  // "default", "configuration file", ...

// The value of a setting as text, checked to be one of its kind, with the place that it came from.
struct SettingValue {
  std::vector<std::string> texts;  // one, or any number for a list; none: not set
  Origin origin = Origin::kDefault;
  std::string where;  // "--jobs", "KEYMUSTER_JOBS", "nightly.toml:3:8"; empty for a default
};

using SettingLayer = std::map<Setting, SettingValue>;

// All settings of a command after flags > environment > configuration file > defaults. Immutable.
class Settings {
 public:
  // `typed` as the command line had it, `config` as ReadConfigFile gave it (cli/config_file.h).
  static Result<Settings> Resolve(Command command, const std::map<Setting, std::vector<std::string>>& typed,
                                  const Environment& environment, const SettingLayer& config);

  const SettingValue& operator[](Setting setting) const { return values_[static_cast<size_t>(setting)]; }
  bool given(Setting setting) const { return (*this)[setting].origin != Origin::kDefault; }

  bool Switch(Setting setting) const;
  uint64_t Number(Setting setting) const;          // of sizes and counts; 0 if not set
  const std::string& Text(Setting setting) const;  // "" if not set
  const std::vector<std::string>& List(Setting setting) const { return (*this)[setting].texts; }
  Severity Level(Setting setting) const;

 private:
  std::array<SettingValue, kSettings> values_;
};

}  // namespace keymuster
