#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/location.h"
#include "core/severity.h"
#include "core/utc_time.h"

namespace keymuster {

// What the inventory says of a key id that was found where it should not be.
enum class KeyState {
  kActive,
  kInactive,
  kDeleted,         // only where a complete key listing of that account, newer than the leak, lacks it
  kUnknown,         // no inventory that could tell, or one that is incomplete or older
  kForeignAccount,  // belongs to an account that was not audited
  kCanary,          // a tripwire: using or testing it raises an alarm
  kDocumentationExample,
  kTemporary,    // ASIA: expires by itself, its role's sessions may be live
  kUndecodable,  // old style or malformed, and in no inventory
};

std::string_view KeyStateName(KeyState state);  // "active", "foreign-account", ...
std::optional<KeyState> ParseKeyState(std::string_view name);

// One step of putting a key right, in safe order. Commands hold no secret.
struct RemedyStep {
  std::string title;     // "Deactivate the old key"
  std::string why;       // one sentence: what it does, what to check first
  std::string command;   // exact, quoted for a POSIX shell; may be several lines, may be empty
  std::string rollback;  // command that undoes it; empty where nothing does
  std::string wait;      // "24 to 48 h"; empty where the next step may follow at once
};

// A place that uses the key: it must be changed before the key is deactivated.
struct UsePlace {
  Location location;
  std::string rule;  // which leak rule found it
};

// One key id with all that both wings know of it: the reason this program exists.
struct Correlation {
  std::string key_id;
  std::string account;  // of the inventory, else decoded from the id; may be empty
  std::string user;     // owner in the inventory; may be empty
  KeyState state = KeyState::kUnknown;
  Severity severity = Severity::kInfo;
  std::string headline;            // "Leaked and active: AKIA... of alice, in 11 places, used yesterday"
  std::vector<std::string> facts;  // one sentence each: what is known, from which source, and what is not
  std::optional<UtcTime> created;
  std::optional<UtcTime> last_used;
  std::string last_used_service;
  std::string last_used_region;
  std::optional<UtcTime> first_seen;  // of the leak, where dates are known (file time is not exposure: empty then)
  std::optional<bool> used_after_exposure;
  bool leaked = false;                 // false: a failing key with no place found
  std::vector<std::string> key_rules;  // failing key rules of this key, sorted
  std::vector<UsePlace> places;        // what breaks if it is rotated, sorted
  std::vector<RemedyStep> plan;
};

}  // namespace keymuster
