#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "host/file.h"
#include "scanner/keys/input/recorded_file.h"

namespace keymuster {

// An account of 5,000 users is a few megabytes; a snapshot of a large organisation a few hundred.
inline constexpr uint64_t kMaxInputBytes = uint64_t{1} << 30U;

// Whether the first bytes of a file may be JSON, a CSV of AWS, or either in UTF-16.
bool MayBeRecording(std::string_view first_bytes);

// The whole of a file. A file that was only met in a folder and does not look like a recording is not read to its end:
// nullopt. kUnreadable or kBudget otherwise.
Result<std::optional<std::string>> ReadInputBytes(const RecordedFile& file, const FileSystem& files);

}  // namespace keymuster
