#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/location.h"
#include "core/utc_time.h"

namespace keymuster {

// How an entry of an ignore file, or a comment beside a finding, did in a run.
enum class SuppressionState {
  kUsed,       // it took at least one place out of the findings
  kUnused,     // nothing that was found fits it
  kExpired,    // its day has come: it takes nothing out any more
  kMalformed,  // it gives no reason, and takes nothing out
  kNotHeard,   // the scanned tree says it of itself, and the caller did not say that it is trusted
};

// Somebody answers for it that this secret, there, is none. An entry speaks of one secret, by its fingerprint, so that
// another secret at the same place is a finding; a comment speaks of its line.
struct Suppression {
  std::string source;              // "file:line" of the entry or the comment
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
