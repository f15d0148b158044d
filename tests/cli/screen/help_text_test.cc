#include "cli/screen/help_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/settings/setting_table.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;

TEST(HelpText, ShortHelpNamesEveryCommandAndThreeExamples) {
  const std::string text = ShortHelp();
  for (const CommandRow& row : CommandTable()) EXPECT_THAT(text, HasSubstr("\n  " + std::string(row.name)));
  for (const char* example : {"  keymuster demo ", "  keymuster scan . ", "  keymuster audit --from "}) {
    EXPECT_THAT(text, HasSubstr(example));
  }
}

TEST(HelpText, ACommandsHelpNamesEachOfItsFlags) {
  for (const CommandRow& command : CommandTable()) {
    const std::string text = CommandHelp(command.command);
    for (const SettingRow& row : SettingTable()) {
      const bool expected = row.belongs_to(command.command) && !row.positional;
      EXPECT_EQ(text.find(FlagOf(row) + " ") != std::string::npos, expected) << command.name << " " << row.name;
    }
  }
}

TEST(HelpText, LinesFitAWideTerminal) {
  std::string all = ShortHelp();
  for (const CommandRow& command : CommandTable()) all += CommandHelp(command.command);
  std::istringstream lines(all);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 130U) << line;
}

}  // namespace
}  // namespace keymuster
