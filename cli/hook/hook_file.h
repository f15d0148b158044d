#pragma once

#include <string>

#include "core/result.h"

namespace keymuster {

// The file by which git calls keymuster: "hooks/NAME" of the repository around the current directory. Both return what
// was done, as one line for people. A hook that somebody else wrote is never touched (kUsage).
Result<std::string> InstallHook(const std::string& name);
Result<std::string> UninstallHook(const std::string& name);

}  // namespace keymuster
