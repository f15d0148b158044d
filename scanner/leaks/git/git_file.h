#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/coverage.h"
#include "core/result.h"
#include "host/file.h"
#include "host/mapped_file.h"

namespace keymuster {

// Opens "a/b/c" below an open folder, one name at a time, so that no link on the way is followed.
Result<FileDescriptor> OpenBelow(const FileSystem& files, const FileDescriptor& folder, std::string_view path);
Result<FileDescriptor> OpenFolderBelow(const FileSystem& files, const FileDescriptor& folder, std::string_view path);

// A whole regular file. kBudget above `limit` bytes.
Result<std::string> ReadBelow(const FileSystem& files, const FileDescriptor& folder, std::string_view path,
                              uint64_t limit);
Result<MappedFile> MapBelow(const FileSystem& files, const FileDescriptor& folder, std::string_view path);

// Whether the error says that there is no such file.
bool IsMissing(const Error& error);

// Why an object or a file of a repository was lost, as the ledger names it.
Reason HistoryLoss(const Error& error);

}  // namespace keymuster
