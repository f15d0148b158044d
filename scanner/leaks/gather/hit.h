#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/digest.h"
#include "core/finding.h"
#include "core/location.h"
#include "rules/suppress/line_comment.h"

namespace keymuster {

// A match that the filters kept, with all that a report may know of it. Holds no secret.
struct Hit {
  LeakFinding finding;                  // without locations
  Sha256Digest identity{};              // of the secret: what makes two places one finding. Stays in memory
  Location location;                    // line, column, offset, length; the blob's origin is added by the gatherer
  uint64_t ordinal = 0;                 // which match of its rule in its blob, from 0
  uint32_t rule = 0;                    // index in the compiled rules
  uint64_t match_line = 0;              // 1-based: of the match, which may begin in front of the secret
  std::vector<uint32_t> excused_under;  // lists of its rule's scope that excuse it where the path fits (Exemptions)
  std::optional<LineComment> comment;   // in its line
};

}  // namespace keymuster
