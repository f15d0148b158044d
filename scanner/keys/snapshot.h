#pragma once

#include <string>
#include <string_view>

#include "core/inventory.h"
#include "core/json_document.h"
#include "core/result.h"

namespace keymuster {

// Version 2 added policies, boundaries and tags of users, what was asked for, and organisations.
inline constexpr int kSnapshotVersion = 2;
inline constexpr int kOldestSnapshotVersion = 1;  // that is still read

// Our own recording of an inventory: JSON, versioned schema (report/schema/snapshot-v2.json), closed by a SHA-256 over
// all that stands before it, so that a cut or edited file is refused. Always of the newest version.
std::string WriteSnapshot(const Inventory& inventory);

// kMalformed naming what is wrong. `file_digest`, where given, receives the hex SHA-256 of the whole text: the
// evidence, at no cost beside the check.
Result<Inventory> ReadSnapshot(std::string text, std::string* file_digest = nullptr);

}  // namespace keymuster
