#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/location.h"
#include "core/utc_time.h"

namespace keymuster {

// How an entry of an ignore file did in a run.
enum class SuppressionState {
  kUsed,     // it took at least one place out of the findings
  kUnused,   // nothing that was found fits it
  kExpired,  // its day has come: it takes nothing out any more
};

// An entry of an ignore file: somebody answers for it that this secret, there, is none. It speaks of one secret, by
// its fingerprint, so that another secret at the same place is a finding.
struct Suppression {
  std::string source;              // "file:line" of the entry
  std::string secret_fingerprint;  // of the finding
  std::string place_fingerprint;   // Location::fingerprint; empty: wherever the secret stands
  std::string rule;                // empty: whichever rule finds it
  std::string reason;
  std::string owner;
  std::optional<UtcTime> expires;  // from this instant on it is no longer heard; nothing: "never" was asked for
  SuppressionState state = SuppressionState::kUnused;
  std::vector<Location> locations;  // that were taken out, sorted
};

}  // namespace keymuster
