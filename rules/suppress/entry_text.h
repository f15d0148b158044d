#pragma once

#include <string>
#include <string_view>

#include "rules/toml_document.h"

namespace keymuster {

// A text of an ignore file's entry that must be there and say something. What stands there is in `text` even if that is
// complained of.
Status ReadEntryText(const TomlNode& entry, std::string_view key, std::string_view mend, std::string* text);

}  // namespace keymuster
