#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/coverage.h"
#include "core/result.h"
#include "core/utc_time.h"
#include "host/file.h"

namespace keymuster {

// A file that may hold recorded answers, and what its place tells (docs/recordings.md, "The folder").
struct RecordedFile {
  std::string path;      // joined from what the caller named; raw bytes
  std::string resolved;  // where its links lead
  std::string
      account_folder;  // files of one account stand together: the folder, or the one above keys/, last-used/, ...
  std::string stem;    // file name without .json: the key id in last-used/, elsewhere the user
  std::optional<UtcTime> modified;
  bool in_layout = false;  // stands in keys/, last-used/, ...: must hold an answer
  bool named = false;      // by the caller itself: must be readable and hold an answer
};

// The files at and below `paths`, each once, sorted by path within a root. Links are followed, to folders too (each
// folder is entered once). What is met and is no file (FIFO, socket, dangling link, unlistable folder) is counted in
// `coverage`. kUsage if a path does not exist.
Result<std::vector<RecordedFile>> FindRecordedFiles(const std::vector<std::string>& paths, const FileSystem& files,
                                                    CoverageLedger& coverage);

}  // namespace keymuster
