#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace keymuster {

// Pairs of indices into two lists of places, both ascending, that follow each other in the same order: as many as can
// be, and of those with the least sum of distances. Lists of equal length are paired first with first. No pair is
// further apart than `furthest`. Lists whose product is beyond a million are not aligned unless they are equally long.
std::vector<std::pair<size_t, size_t>> AlignInOrder(const std::vector<uint64_t>& left,
                                                    const std::vector<uint64_t>& right, uint64_t furthest);

}  // namespace keymuster
