#pragma once

#include <cstdint>
#include <string>

#include "core/finding.h"
#include "core/utc_time.h"

namespace keymuster {

// A key rule that will fail if nobody does anything until then.
struct Forecast {
  UtcTime from;        // the first second of the fail
  KeyFinding finding;  // as it will read at that second
};

// A key rule that was not judged in some accounts, because nobody asked for what it needs. Not a gap: the run is
// complete without it.
struct RuleOutOfScope {
  std::string rule;
  std::string because;  // one clause: what to record, or to set
  uint64_t accounts = 0;
};

}  // namespace keymuster
