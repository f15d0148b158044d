#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "scanner/leaks/git/object_id.h"

namespace keymuster {

// An index for a pack that has none that can be read: every object is unpacked once to learn where the next one begins
// and what it is called. Bytes of an .idx of version 2.
struct BuiltIndex {
  std::string bytes;
  std::optional<Error> loss;  // why objects may be missing from it: the pack is damaged, or a delta has no base in it
};

// `pack` is the whole file. Objects larger than `most_bytes` are not unpacked, and what builds on them is lost.
BuiltIndex BuildPackIndex(std::string_view pack, ObjectFormat format, uint64_t most_bytes);

}  // namespace keymuster
