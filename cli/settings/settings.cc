#include "cli/settings/settings.h"

#include <optional>
#include <utility>

#include "cli/settings/setting_value.h"

namespace keymuster {
namespace {

std::vector<std::string> SplitIds(const std::vector<std::string>& texts) {
  std::vector<std::string> ids;
  for (const std::string& text : texts) {
    for (std::string& id : SplitAtCommas(text)) ids.push_back(std::move(id));
  }
  return ids;
}

SettingValue FromFlag(const SettingRow& row, const std::vector<std::string>& texts) {
  const std::string where = row.positional ? std::string(row.name) : FlagOf(row);
  return {row.kind == SettingKind::kIdList ? SplitIds(texts) : texts, Origin::kFlag, where};
}

// An empty variable counts as not set, so that a caller can undo one without unsetting it.
std::optional<SettingValue> FromEnvironment(const SettingRow& row, const Environment& environment) {
  std::string name = EnvironmentOf(row);
  std::optional<std::string> text = environment.Get(name);
  if (!text || text->empty()) return std::nullopt;
  std::vector<std::string> texts = row.is_list() ? SplitAtCommas(*text) : std::vector<std::string>{*std::move(text)};
  return SettingValue{std::move(texts), Origin::kEnvironment, std::move(name)};
}

Status Check(const SettingRow& row, const SettingValue& value) {
  for (const std::string& text : value.texts) KEYMUSTER_RETURN_IF_ERROR(CheckValue(row, text, value.where));
  return {};
}

}  // namespace

std::string_view OriginName(Origin origin) {
  switch (origin) {
    case Origin::kDefault:
      return "default";
    case Origin::kConfigFile:
      return "configuration file";
    case Origin::kEnvironment:
      return "environment";
    case Origin::kFlag:
      return "command line";
  }
  return "";
}

Result<Settings> Settings::Resolve(Command command, const std::map<Setting, std::vector<std::string>>& typed,
                                   const Environment& environment, const SettingLayer& config) {
  Settings settings;
  for (const SettingRow& row : SettingTable()) {
    SettingValue& value = settings.values_[static_cast<size_t>(row.id)];
    if (!row.default_text.empty()) value.texts = {std::string(row.default_text)};
    if (!row.belongs_to(command)) continue;
    if (const auto found = config.find(row.id); found != config.end()) value = found->second;
    if (std::optional<SettingValue> found = FromEnvironment(row, environment)) value = *std::move(found);
    if (const auto found = typed.find(row.id); found != typed.end()) value = FromFlag(row, found->second);
    KEYMUSTER_RETURN_IF_ERROR(Check(row, value));
  }
  return settings;
}

bool Settings::Switch(Setting setting) const { return ParseSwitch(Text(setting)).value_or(false); }

uint64_t Settings::Number(Setting setting) const {
  const bool size = RowOf(setting).kind == SettingKind::kSize;
  return (size ? ParseSize(Text(setting)) : ParseCount(Text(setting))).value_or(0);
}

const std::string& Settings::Text(Setting setting) const {
  static const std::string kEmpty;
  const std::vector<std::string>& texts = (*this)[setting].texts;
  return texts.empty() ? kEmpty : texts.back();
}

Severity Settings::Level(Setting setting) const { return ParseSeverity(Text(setting)).value_or(Severity::kLow); }

}  // namespace keymuster
