#include "cli/settings/config_file.h"

#include <array>
#include <utility>
#include <vector>

#include "cli/settings/setting_value.h"
#include "rules/toml_document.h"

namespace keymuster {
namespace {

constexpr std::array<std::string_view, 4> kTables = {"scan", "audit", "report", "collect"};

// "conf/nightly.toml" + "src" -> "conf/src"; absolute paths and "-" stay.
std::string RelativeTo(const std::string& file, const std::string& path) {
  const size_t slash = file.rfind('/');
  if (slash == std::string::npos || path.starts_with('/') || path == "-") return path;
  if (path == ".") return slash == 0 ? "/" : file.substr(0, slash);
  return file.substr(0, slash + 1) + path;
}

Result<std::vector<std::string>> TextsOf(const SettingRow& row, const TomlNode& node) {
  if (row.is_list() && node.is_array()) return node.Strings();
  if (row.kind == SettingKind::kSwitch) {
    KEYMUSTER_ASSIGN_OR_RETURN(const bool on, node.Boolean());
    return std::vector<std::string>{on ? "true" : "false"};
  }
  if (row.kind == SettingKind::kCount || (row.kind == SettingKind::kSize && !node.is_string())) {
    KEYMUSTER_ASSIGN_OR_RETURN(const int64_t number, node.Integer());
    return std::vector<std::string>{std::to_string(number)};
  }
  KEYMUSTER_ASSIGN_OR_RETURN(std::string text, node.String());
  return std::vector<std::string>{std::move(text)};
}

Result<SettingValue> ValueOf(const SettingRow& row, const TomlNode& node, const std::string& file) {
  KEYMUSTER_ASSIGN_OR_RETURN(std::vector<std::string> texts, TextsOf(row, node));
  const bool path = row.kind == SettingKind::kPath || row.kind == SettingKind::kPathList;
  for (std::string& text : texts) {
    Status status = CheckValue(row, text, node.Where());
    if (!status.ok()) {
      Error error = std::move(status).error();
      error.code = ErrorCode::kConfig;
      return error;
    }
    if (path) text = RelativeTo(file, text);
  }
  return SettingValue{std::move(texts), Origin::kConfigFile, node.Where()};
}

Status ReadTable(std::string_view name, const TomlNode& table, const std::string& file, SettingLayer& layer) {
  if (!table.is_table()) return table.Complaint("expected a table", "write [" + std::string(name) + "]");
  std::vector<std::string> keys;
  for (const SettingRow& row : SettingTable()) {
    if (row.table == name) keys.push_back(ConfigKeyOf(row));
  }
  const std::vector<std::string_view> known(keys.begin(), keys.end());
  KEYMUSTER_RETURN_IF_ERROR(table.RefuseUnknownKeys(known));
  for (const SettingRow& row : SettingTable()) {
    if (row.table != name) continue;
    const std::optional<TomlNode> node = table.Find(ConfigKeyOf(row));
    if (!node) continue;
    KEYMUSTER_ASSIGN_OR_RETURN(layer[row.id], ValueOf(row, *node, file));
  }
  return {};
}

}  // namespace

Result<SettingLayer> ReadConfigText(std::string_view toml, const std::string& path) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlDocument document, TomlDocument::Parse(toml, path));
  KEYMUSTER_RETURN_IF_ERROR(document.root().RefuseUnknownKeys(kTables));
  SettingLayer layer;
  for (std::string_view name : kTables) {
    const std::optional<TomlNode> table = document.root().Find(name);
    if (table) KEYMUSTER_RETURN_IF_ERROR(ReadTable(name, *table, path, layer));
  }
  return layer;
}

}  // namespace keymuster
