#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/inventory.h"
#include "core/utc_time.h"
#include "scanner/keys/answers/answer.h"

namespace keymuster {

// One recorded page of one list, as far as completeness goes.
struct PageOfList {
  const Page* page = nullptr;
  bool filtered = false;            // asked for a part of the list only
  std::optional<UtcTime> recorded;  // of the answer
};

// Which of several recorded pages make up the list, by index.
struct PageSelection {
  Listing listing = Listing::kMissing;
  std::vector<size_t> used;        // oldest first: a later page has the last word on what stands in both
  std::vector<size_t> superseded;  // of complete lists that a newer complete list replaces
};

// Pages are chained by their markers: a list is complete if its beginning was recorded and each marker led to a page
// that was recorded too, down to one that is not cut. A cut page that nothing continues makes the whole listing
// truncated, even beside a complete list: what looks complete may be the last page of the other.
PageSelection SelectPages(const std::vector<PageOfList>& pages);

}  // namespace keymuster
