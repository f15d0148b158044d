#pragma once

#include <string_view>

namespace keymuster {

// Whether a block of 512 bytes is the header of a tar member: its checksum is right (POSIX.1-1988, "ustar"; also
// the signed sum that some old writers made) and its fields are numbers. The magic word is not asked for: archives
// of the seventh edition have none.
bool IsTarHeader(std::string_view block);

}  // namespace keymuster
