#pragma once

#include <optional>
#include <string_view>

#include "scanner/leaks/archive/wire/frame.h"

namespace keymuster {

// The frame that a payload spells, or nullopt when it is not exactly one: every length is checked against what is
// there before it is used, and nothing may be left over.
std::optional<Frame> ParsePayload(FrameType type, std::string_view payload);

}  // namespace keymuster
