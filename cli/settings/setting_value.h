#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/settings/setting_table.h"
#include "core/result.h"

namespace keymuster {

// "10M" -> 10,485,760. K, M, G and T are powers of 1024; "KiB", "kb" and the like read the same.
// nullopt for anything else, and for what does not fit.
std::optional<uint64_t> ParseSize(std::string_view text);

// Digits only. nullopt for anything else, and for what does not fit.
std::optional<uint64_t> ParseCount(std::string_view text);

// true/false, yes/no, on/off, 1/0, in any case.
std::optional<bool> ParseSwitch(std::string_view text);

// "a,b" -> a, b; blanks around a part and empty parts are dropped.
std::vector<std::string> SplitAtCommas(std::string_view text);

// Whether `text` is a value of the setting; the error names `where` and says what would be.
Status CheckValue(const SettingRow& row, std::string_view text, const std::string& where);

}  // namespace keymuster
