#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/utc_time.h"

namespace keymuster {

// How an exception did in a run.
enum class ExceptionState {
  kUsed,       // it took at least one finding out
  kUnused,     // nothing that failed fits it
  kExpired,    // its day has come: the findings are back
  kMalformed,  // it cannot be read, and takes nothing out; `problem` says why
};

// An entry of an ignore file that speaks of key findings: somebody answers for it, for a while, that a key, a user or
// an account breaks a rule.
struct KeyException {
  std::string source;  // "file:line" of the entry
  std::string rule;    // "KEY-AGE"
  std::string account;
  std::string user;    // empty: any user of the account
  std::string key_id;  // empty: any key
  std::string reason;
  std::string owner;
  std::string ticket;
  std::optional<UtcTime> expires;  // from this instant on it is no longer heard; nothing only where it is malformed
  ExceptionState state = ExceptionState::kUnused;
  std::string problem;               // of a malformed one
  std::vector<KeyFinding> findings;  // that were taken out, in the order of the report
};

}  // namespace keymuster
