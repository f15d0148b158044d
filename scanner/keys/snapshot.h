#pragma once

#include <string>
#include <string_view>

#include "core/inventory.h"
#include "core/json_document.h"
#include "core/result.h"

namespace keymuster {

inline constexpr int kSnapshotVersion = 1;

// Our own recording of an inventory: JSON, versioned schema (report/schema/snapshot-v1.json), closed by a SHA-256 over
// all that stands before it, so that a cut or edited file is refused.
std::string WriteSnapshot(const Inventory& inventory);

// kMalformed naming what is wrong. `file_digest`, where given, receives the hex SHA-256 of the whole text: the
// evidence, at no cost beside the check.
Result<Inventory> ReadSnapshot(std::string text, std::string* file_digest = nullptr);

}  // namespace keymuster
