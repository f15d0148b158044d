#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "scanner/leaks/scan.h"

namespace keymuster {

// The hooks of githooks(5) at which a leak can still be stopped.
inline constexpr std::array<std::string_view, 3> kHookNames = {"pre-commit", "pre-push", "pre-receive"};

// What a hook has to look at, from what git tells it: of a push, a line for each ref on standard input.
// pre-push     "<local ref> <local id> <remote ref> <remote id>"; `remote` is the name that git gives as first argument
// pre-receive  "<old id> <new id> <ref>"
// No range where nothing is brought in (refs are deleted). kUsage for lines that git does not write.
Result<HistoryRange> PushedRange(std::string_view hook, std::string_view lines, const std::string& remote);

}  // namespace keymuster
