#pragma once

#include <string>
#include <vector>

#include "core/coverage.h"
#include "core/inventory.h"
#include "core/result.h"
#include "host/file.h"

namespace keymuster {

// An input that was refused because a secret access key stands in it (the output of create-access-key, the console's
// accessKeys.csv). Names whose key it is, where the file tells; never the secret.
struct SecretFile {
  std::string path;  // as it was named, raw bytes
  std::string user;
  std::string key_id;
};

struct RecordedInventory {
  Inventory inventory;
  CoverageLedger coverage;               // inputs, users, keys: what was read, cut, malformed, refused
  std::vector<SecretFile> secret_files;  // sorted by path
};

// Reads recorded input (files or folders as docs/recordings.md says): AWS CLI JSON, a JSONL of calls, credential
// reports (CSV or the CLI's JSON around it), snapshots. Several accounts may come together; parts of one account are
// joined. What cannot be read or is cut is in the coverage and, where it belongs to an account, in its remarks.
// An error only for what makes the whole request void: a path that does not exist, or nothing usable in it.
Result<RecordedInventory> ReadRecordings(const std::vector<std::string>& paths, const FileSystem& files);

}  // namespace keymuster
