#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/suppression.h"

namespace keymuster {

// Reads what an ignore file (TOML; docs/configuration.md) says of leaks; key_exceptions.h reads the rest. Strict: an
// entry without a reason, an owner and an end is an error, and so is one that names no secret. Errors are kConfig and
// name file:line:column.
Result<std::vector<Suppression>> LoadIgnoreFile(std::string_view toml, const std::string& source_name);

}  // namespace keymuster
