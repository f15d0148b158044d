#include "cli/settings/setting_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "cli/settings/setting_value.h"

namespace keymuster {
namespace {

TEST(SettingTable, HasOneRowASettingInOrder) {
  size_t index = 0;
  for (const SettingRow& row : SettingTable()) EXPECT_EQ(static_cast<size_t>(row.id), index++) << row.name;
  EXPECT_EQ(index, kSettings);
}

TEST(SettingTable, NamesAreUniqueAndEverySettingBelongsToACommand) {
  std::set<std::string> names;
  for (const SettingRow& row : SettingTable()) {
    EXPECT_TRUE(names.insert(std::string(row.name)).second) << row.name;
    if (!row.alias.empty()) {
      EXPECT_TRUE(names.insert(std::string(row.alias)).second) << row.alias;
    }
    EXPECT_NE(row.commands, 0U) << row.name;
    EXPECT_FALSE(row.help.empty()) << row.name;
  }
}

TEST(SettingTable, LettersDoNotClashWithinACommand) {
  for (const CommandRow& command : CommandTable()) {
    std::set<char> letters = {'h'};
    for (const SettingRow& row : SettingTable()) {
      const char letter = row.LetterIn(command.command);
      if (letter != 0 && row.belongs_to(command.command)) {
        EXPECT_TRUE(letters.insert(letter).second) << command.name << " -" << letter;
      }
    }
  }
}

TEST(SettingTable, FlagVariableAndKeyFollowFromTheName) {
  const SettingRow& row = RowOf(Setting::kMaxFileSize);
  EXPECT_EQ(FlagOf(row), "--max-file-size");
  EXPECT_EQ(EnvironmentOf(row), "KEYMUSTER_MAX_FILE_SIZE");
  EXPECT_EQ(ConfigKeyOf(row), "max_file_size");
}

TEST(SettingTable, DefaultsAreValuesOfTheirKind) {
  for (const SettingRow& row : SettingTable()) {
    if (row.default_text.empty()) continue;
    const Status status = CheckValue(row, row.default_text, "default");
    EXPECT_TRUE(status.ok()) << row.name << ": " << row.default_text;
  }
}

}  // namespace
}  // namespace keymuster
