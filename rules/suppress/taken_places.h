#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <vector>

#include "core/finding.h"

namespace keymuster {

// Places that are to be taken out of findings, all at once: a secret may stand in very many.
class TakenPlaces {
 public:
  void Add(size_t leak, const Location& location) { places_[leak].insert(location); }

  // Takes them out, and a finding with its last place. Keeps the order.
  void TakeOutOf(std::vector<LeakFinding>* leaks) const {
    for (const auto& [leak, taken] : places_) {
      std::erase_if((*leaks)[leak].locations, [&places = taken](const Location& one) { return places.contains(one); });
    }
    std::erase_if(*leaks, [](const LeakFinding& leak) { return leak.locations.empty(); });
  }

 private:
  std::map<size_t, std::set<Location>> places_;  // by position of the finding
};

}  // namespace keymuster
