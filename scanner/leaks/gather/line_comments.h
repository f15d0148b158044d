#pragma once

#include <vector>

#include "scanner/leaks/chunk.h"
#include "scanner/leaks/pair/evidence.h"

namespace keymuster {

// Notes what a comment in the lines of a match says (rules/suppress/line_comment.h). `one` lies in the chunk; its
// offsets are those of the blob. Of a line Exemptions::kLineReach bytes are read on either side. Only matches that were
// kept cost anything.
void ReadLineComment(const Chunk& chunk, Evidence* one);

// Comments are shown, and may stand in the same line as a secret: a reason ends where one begins. `evidence` is in
// order of `begin`.
void CutReasons(std::vector<Evidence>* evidence);

}  // namespace keymuster
