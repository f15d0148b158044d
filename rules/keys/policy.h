#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace keymuster {

// The thresholds of the key rules. Days are counted in UTC seconds (86,400 a day).
struct KeyPolicy {
  int64_t max_age_days = 90;           // KEY-AGE: fails above (CIS 1.14 reads "90 days or less")
  int64_t max_unused_days = 45;        // KEY-UNUSED: fails at or above (CIS 1.12)
  int64_t never_used_grace_days = 45;  // KEY-NEVER-USED: fails at or above, counted from creation
  int64_t inactive_delete_days = 90;   // KEY-INACTIVE-NOT-DELETED: fails above, counted from creation
  int64_t max_keys = 2;                // KEY-COUNT-MAX, of any status; more than this many *active* is worse
  int64_t max_active_keys = 1;         // KEY-TWO-ACTIVE
  int64_t rotation_window_days = 14;   // two active keys are a rotation while the newer one is at most this old
  int64_t stale_recording_hours = 24;  // an older recording is said
  int64_t forecast_days = 30;          // fails of so many days to come are told ahead; 0: none
  int64_t warn_ahead_days = 14;        // of these, the ones that come this soon stand out

  // Empty: anywhere, anything; the rules on drift are then out of scope.
  std::vector<std::string> allowed_regions;   // KEY-REGION-DRIFT: "eu-west-1"
  std::vector<std::string> allowed_services;  // KEY-SERVICE-DRIFT: "s3", as AWS names them in the last use

  // The threshold of that name, for reading and setting; null if there is none.
  int64_t* FindThreshold(std::string_view name);

  // name -> value as a policy file writes it, for the report.
  std::map<std::string, std::string> Describe() const;
};

// Whether AWS could call a region or a service so in a last use: "eu-west-1", "s3".
bool IsAwsName(std::string_view name);

// Reads a policy file: [keys] with the names above. Strict; negative or absurd values are errors.
Result<KeyPolicy> LoadKeyPolicy(std::string_view toml, const std::string& source_name);

}  // namespace keymuster
