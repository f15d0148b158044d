#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/candidate_story.h"
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
  // In a run that explains what becomes of candidates:
  bool explained = false;
  std::vector<FilterStep> steps;  // what the filters said
  std::string dropped_by;         // the filter that dropped it; it is no finding
};

// Says who dropped it.
inline void DropBy(std::string_view filter, std::string_view why, Hit* hit) {
  hit->dropped_by = filter;
  if (hit->explained) hit->steps.push_back({std::string(filter), FilterWord::kDropped, std::string(why)});
}

}  // namespace keymuster
