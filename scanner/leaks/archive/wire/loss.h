#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/coverage.h"

namespace keymuster {

// Why a member, or the rest of an archive, was not read.
struct Loss {
  Reason reason = Reason::kCorrupt;
  uint64_t limit = 0;  // of the limits: what was reached (bytes, entries, levels, seconds); else 0

  bool operator==(const Loss&) const = default;
};

// "limit of 1000 entries": the detail of a report, made of numbers alone.
std::string LossDetail(const Loss& loss);

// The reasons that a decoder may give, as the byte that stands for them on the wire.
std::optional<uint8_t> WireCodeOf(Reason reason);
std::optional<Reason> ReasonOfWireCode(uint8_t code);

}  // namespace keymuster
