#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace keymuster {

// The bits of a compressed bitmap (gitformat-bitmap(5), "serialization format for an EWAH bitmap") that begins at `at`,
// which is moved behind it: the numbers of those that are set, ascending. Nothing where it is damaged, or a set bit
// lies at `most` or above.
std::optional<std::vector<size_t>> ReadEwahBitmap(std::string_view bytes, size_t* at, size_t most);

}  // namespace keymuster
