#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scanner/leaks/decoder/byte_source.h"
#include "scanner/leaks/decoder/intake.h"

namespace keymuster {

// What libarchive does not say of a zip: how many members its central directory lists, and which bytes belong to none
// of them. A member can be left out of the list, and its local header or its data be damaged: neither may pass unseen.

struct ByteRange {
  uint64_t begin = 0;
  uint64_t end = 0;
  bool operator==(const ByteRange&) const = default;
};

// The bytes of a zip outside of the members that its central directory lists, of the directory and of the end record:
// what stands in front, members that are not listed, the archive's comment, what was appended. In order. nullopt when
// the directory cannot be followed.
std::optional<std::vector<ByteRange>> UnlistedRanges(SeekableSource& zip);

struct ZipDirectory {
  uint64_t listed = 0;  // members
  bool cut = false;     // it begins here and does not reach its end record
};

// Takes the central directory and its end record off an intake that stands at their front, behind the last member of a
// zip that was read as a stream. Takes nothing when no directory begins here.
ZipDirectory TakeZipDirectory(Intake& intake);

}  // namespace keymuster
