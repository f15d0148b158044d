#include "rules/suppress/suppress.h"

#include <algorithm>
#include <utility>

namespace keymuster {
namespace {

bool SpeaksOf(const Suppression& entry, const LeakFinding& leak) {
  // An empty fingerprint is that of any secret too weak to have one.
  return !leak.secret_fingerprint.empty() && entry.secret_fingerprint == leak.secret_fingerprint &&
         (entry.rule.empty() || entry.rule == leak.rule);
}

bool Covers(const Suppression& entry, const Location& location) {
  return entry.place_fingerprint.empty() || entry.place_fingerprint == location.fingerprint;
}

void TakeOut(Suppression* entry, std::vector<Location>* locations) {
  const auto taken = std::stable_partition(locations->begin(), locations->end(),
                                           [&](const Location& location) { return !Covers(*entry, location); });
  if (taken == locations->end()) return;
  entry->state = SuppressionState::kUsed;
  entry->locations.insert(entry->locations.end(), std::make_move_iterator(taken),
                          std::make_move_iterator(locations->end()));
  locations->erase(taken, locations->end());
}

}  // namespace

void Suppress(UtcTime now, std::vector<Suppression>* list, std::vector<LeakFinding>* leaks) {
  for (Suppression& entry : *list) {
    if (entry.expires && *entry.expires <= now) {
      entry.state = SuppressionState::kExpired;
      continue;
    }
    for (LeakFinding& leak : *leaks) {
      if (SpeaksOf(entry, leak)) TakeOut(&entry, &leak.locations);
    }
    std::sort(entry.locations.begin(), entry.locations.end());
  }
  std::erase_if(*leaks, [](const LeakFinding& leak) { return leak.locations.empty(); });
}

}  // namespace keymuster
