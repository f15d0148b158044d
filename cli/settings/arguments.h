#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/command_table.h"
#include "cli/settings/setting_table.h"
#include "core/result.h"

namespace keymuster {

// What was typed, as it was typed: no defaults, no environment, nothing acted upon.
struct TypedArguments {
  Command command = Command::kHelp;
  bool help = false;                                   // --help after a command
  std::vector<std::string> operands;                   // of commands whose operands are no setting
  std::map<Setting, std::vector<std::string>> values;  // "true"/"false" for switches
};

// Reads the command line (without the program's name). The first word is the command; kUsage with
// "did you mean" for commands and flags that do not exist.
Result<TypedArguments> ParseArguments(const std::vector<std::string>& words);

}  // namespace keymuster
