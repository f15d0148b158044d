#pragma once

#include <cstdint>

#include "core/digest.h"
#include "core/finding.h"
#include "core/location.h"

namespace keymuster {

// A match that the filters kept, with all that a report may know of it. Holds no secret.
struct Hit {
  LeakFinding finding;      // without locations
  Sha256Digest identity{};  // of the secret: what makes two places one finding. Stays in memory
  Location location;        // line, column, offset, length; the blob's origin is added by the gatherer
  uint64_t ordinal = 0;     // which match of its rule in its blob, from 0
};

}  // namespace keymuster
