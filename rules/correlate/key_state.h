#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/correlation.h"
#include "core/severity.h"
#include "core/utc_time.h"
#include "rules/correlate/correlate.h"
#include "rules/correlate/key_register.h"

namespace keymuster {

// Tripwire accounts by number. Views the list, which must outlive it.
using CanaryIndex = std::unordered_map<std::string_view, const CanaryAccount*>;
CanaryIndex IndexCanaries(const std::vector<CanaryAccount>& canaries);

// What is known of one id, and from where.
struct StateOfKey {
  KeyState state = KeyState::kUnknown;
  std::string account;                      // of the inventory, else decoded; may be empty
  const KeyEntry* entry = nullptr;          // where the inventory holds it
  const AccountListing* listing = nullptr;  // of the audited account that the id tells
  const CanaryAccount* canary = nullptr;    // of kCanary
  std::string because;                      // of kUnknown and kUndecodable: the clause that says why
};

// Decides, in this order: a tripwire account makes a tripwire, whatever else is known; the inventory is believed
// before the id; then what the id's own letters tell; and only a complete listing of its account, newer than the leak,
// proves a deletion. `first_seen` is when the leak was first public, where that is known.
StateOfKey DecideState(std::string_view id, const KeyRegister& known, const CanaryIndex& canaries,
                       std::optional<UtcTime> first_seen);

// How bad it is that such a key stands where it should not.
Severity SeverityOfLeak(const StateOfKey& state);

// Whether the key was used after `first_seen`: nullopt where one of the dates is missing, or where the answer about
// use was recorded before.
std::optional<bool> UsedAfterExposure(std::optional<UtcTime> first_seen, const LastUse& use);

}  // namespace keymuster
