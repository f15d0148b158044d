#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/utc_time.h"
#include "rules/correlate/key_state.h"

namespace keymuster {

// One key id with everything that was gathered about it, before it is told. Views the caller's input.
struct KeyCase {
  std::string_view id;
  std::vector<const LeakFinding*> leaks;   // where it stands
  std::vector<const KeyFinding*> failing;  // what it breaks
  StateOfKey state;                        // what the inventory says
  Severity severity = Severity::kInfo;     // the worst of leak and rules
  std::optional<UtcTime> first_seen;       // of the leak; no source of files knows it
  std::vector<UsePlace> places;            // sorted, each once
  std::vector<std::string_view> rules;     // ids of `failing`, sorted, each once
};

}  // namespace keymuster
