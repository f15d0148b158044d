#pragma once

#include <string>

#include "cli/command_table.h"

namespace keymuster {

// What the program says of itself, made from the tables of commands and settings.
std::string ShortHelp();                   // what it is, three examples, the commands, the exit codes
std::string CommandHelp(Command command);  // usage, flags, their environment variables

}  // namespace keymuster
