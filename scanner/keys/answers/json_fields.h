#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json_document.h"
#include "core/result.h"
#include "core/utc_time.h"

namespace keymuster {

// Members as answers hold them: a wrong type is an error with its path, absence and null are not.
Result<std::string> RequiredText(const JsonNode& object, std::string_view name);  // error if absent or empty
Result<std::string> OptionalText(const JsonNode& object, std::string_view name);  // empty if absent
Result<std::optional<UtcTime>> OptionalTime(const JsonNode& object, std::string_view name);
Result<std::optional<bool>> OptionalBoolean(const JsonNode& object, std::string_view name);
Result<std::optional<uint64_t>> OptionalCount(const JsonNode& object, std::string_view name);

}  // namespace keymuster
