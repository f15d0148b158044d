#pragma once

#include <cstdint>
#include <optional>

#include "core/inventory.h"

namespace keymuster {

// A user's keys, counted: what the rules on numbers judge. Counts are of what the recording holds, so they are lower
// bounds unless `whole`.
struct KeyCensus {
  int64_t total = 0;
  int64_t active = 0;
  int64_t unknown = 0;  // status not known: might be active
  bool whole = false;   // no further key can exist
};

KeyCensus CountKeys(const User& user);

// Why a census is not whole, one clause; "" if it is.
const char* GapOf(const User& user, const KeyCensus& census);

// Creation of the youngest active key; nullopt if any active key's date is missing or none is active.
std::optional<UtcTime> NewestActive(const User& user);

}  // namespace keymuster
