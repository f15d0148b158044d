#pragma once

#include <string>
#include <string_view>

#include "core/inventory.h"
#include "core/json_document.h"
#include "core/result.h"

namespace keymuster {

inline constexpr int kSnapshotVersion = 1;

// Our own recording of an inventory: JSON, versioned schema (report/schema/snapshot-v1.json), closed by a SHA-256 over
// the inventory's bytes, so that a cut or edited file is refused.
std::string WriteSnapshot(const Inventory& inventory);
Result<Inventory> ReadSnapshot(std::string text);

}  // namespace keymuster
