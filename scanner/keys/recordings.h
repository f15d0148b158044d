#pragma once

#include <string>
#include <vector>

#include "core/coverage.h"
#include "core/inventory.h"
#include "core/result.h"
#include "host/file.h"

namespace keymuster {

struct RecordedInventory {
  Inventory inventory;
  CoverageLedger coverage;  // inputs, users, keys: what was read, cut, malformed, refused
};

// Reads recorded input (files or folders as docs/recordings.md says): AWS CLI JSON, a JSONL of calls, credential
// reports (CSV or the CLI's JSON around it), snapshots. Several accounts may come together; parts of one account are
// joined. What cannot be read or is cut is in the coverage and, where it belongs to an account, in its remarks.
// An error only for what makes the whole request void: a path that does not exist, or nothing usable in it.
Result<RecordedInventory> ReadRecordings(const std::vector<std::string>& paths, const FileSystem& files);

}  // namespace keymuster
