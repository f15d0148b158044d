#pragma once

#include "scanner/leaks/decoder/budget.h"

namespace keymuster {

// The body of keymuster-decode: reads an archive from descriptor `input` (a regular file at its front, wherever its
// offset stands; anything else as a stream) and tells what it holds as frames to `output`. False when the process could
// not be confined, or nobody took the frames.
bool RunDecoder(int input, int output, const DecoderLimits& limits);

}  // namespace keymuster
