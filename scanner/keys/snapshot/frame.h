#pragma once

#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/result.h"

namespace keymuster {

// The frame around a snapshot's inventory:
//   {"keymuster_snapshot":2,"inventory":{...},"sha256":"<64 hex digits>"}
// It is one line of fixed shape. The checksum covers the bytes before the comma in front of it as they stand, so they
// are found by the frame and not by a parser: a snapshot that was formatted anew counts as edited. The checksum stands
// at the end because a cut file then has none, and because one pass gives it and the digest of the file. It guards
// against accidents and careless hands; whoever can write the file can also write a new checksum.
std::string FrameSnapshot(std::string_view inventory);

struct SnapshotFrame {
  Sha256Digest file_digest;  // of the whole text
  size_t covered = 0;        // bytes in front of the checksum's comma
};

// kMalformed naming what is wrong: no snapshot, another version, cut, edited.
Result<SnapshotFrame> CheckSnapshotFrame(std::string_view text);

}  // namespace keymuster
