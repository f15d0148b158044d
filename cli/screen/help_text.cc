#include "cli/screen/help_text.h"

#include <algorithm>
#include <string_view>

#include "cli/settings/setting_table.h"

namespace keymuster {
namespace {

constexpr std::string_view kIntroduction =
    "keymuster: which AWS access keys break the rules, and where have they leaked?\n"
    "\n"
    "  keymuster demo                        what a report looks like; needs no account and no network\n"
    "  keymuster scan . -o leaks.html        leaked keys and secrets below this folder\n"
    "  keymuster audit --from recordings/    the access keys of accounts recorded with the AWS CLI\n";

constexpr std::string_view kExitCodes =
    "Exit codes\n"
    "  0  complete and clean          3  incomplete, without findings\n"
    "  1  findings                    4  a report could not be written\n"
    "  2  usage or configuration      70  our own error       130, 143  stopped; the partial report is written\n";

constexpr std::string_view kManners =
    "Settings: flags, then environment variables (KEYMUSTER_MAX_FILE_SIZE for --max-file-size), then the file of -c\n"
    "or KEYMUSTER_CONFIG, then defaults. Results go to standard output, all else to standard error.\n";

std::string Padded(std::string text, size_t width) {
  text.resize(std::max(width, text.size() + 2), ' ');
  return text;
}

std::string FlagColumn(const SettingRow& row, Command command) {
  const char letter = row.LetterIn(command);
  std::string text = letter == 0 ? "      " : std::string("  -") + letter + ", ";
  text += FlagOf(row);
  if (!row.value.empty()) text += " " + std::string(row.value);
  return text;
}

std::string FlagLine(const SettingRow& row, Command command) {
  std::string line = Padded(FlagColumn(row, command), 36) + std::string(row.help);
  const bool shows_default = !row.default_text.empty() && row.kind != SettingKind::kSwitch;
  if (shows_default) line += " (default: " + std::string(row.default_text) + ")";
  return line + "\n";
}

}  // namespace

std::string ShortHelp() {
  std::string text(kIntroduction);
  text += "\nCommands\n";
  for (const CommandRow& row : CommandTable()) {
    std::string left = "  " + std::string(row.name);
    if (!row.operands.empty()) left += " " + std::string(row.operands);
    text += Padded(std::move(left), 34) + std::string(row.summary) + "\n";
  }
  text += "\nkeymuster help COMMAND lists the flags of a command.\n\n";
  text += kManners;
  text += "\n";
  text += kExitCodes;
  return text;
}

std::string CommandHelp(Command command) {
  const CommandRow& row = RowOf(command);
  std::string text = "keymuster " + std::string(row.name);
  if (!row.operands.empty()) text += " " + std::string(row.operands);
  text += "\n" + std::string(row.summary) + "\n";
  if (!row.details.empty()) text += "\n" + std::string(row.details) + "\n";
  std::string flags;
  for (const SettingRow& setting : SettingTable()) {
    if (setting.belongs_to(command) && !setting.positional) flags += FlagLine(setting, command);
  }
  if (!flags.empty()) text += "\nFlags\n" + flags;
  return text;
}

}  // namespace keymuster
