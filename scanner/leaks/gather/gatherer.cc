#include "scanner/leaks/gather/gatherer.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "scanner/leaks/gather/fingerprint.h"

namespace keymuster {
namespace {

bool WorseThan(const LeakFinding& a, const LeakFinding& b) {
  return std::tie(b.severity, b.confidence, a.rule, a.locations) <
         std::tie(a.severity, a.confidence, b.rule, b.locations);
}

}  // namespace

void Gatherer::Add(const BlobOrigin& origin, std::vector<Hit> hits) {
  for (Hit& hit : hits) {
    Location& location = hit.location;
    location.path = origin.path;
    location.members = origin.members;
    location.place = origin.place;
    location.history = origin.history;
    location.fingerprint = LocationFingerprint(hit.finding.rule, location, hit.ordinal);
    Key key{hit.finding.rule, hit.identity};
    LeakFinding& finding = findings_.try_emplace(std::move(key), std::move(hit.finding)).first->second;
    finding.locations.push_back(std::move(location));
  }
}

void Gatherer::Merge(Gatherer&& other) {
  for (auto& [key, theirs] : other.findings_) {
    const auto [place, added] = findings_.try_emplace(key, std::move(theirs));
    if (added) continue;
    std::vector<Location>& ours = place->second.locations;
    ours.insert(ours.end(), std::make_move_iterator(theirs.locations.begin()),
                std::make_move_iterator(theirs.locations.end()));
  }
  other.findings_.clear();
}

std::vector<LeakFinding> Gatherer::Take() {
  std::vector<LeakFinding> sorted;
  sorted.reserve(findings_.size());
  for (auto& [key, finding] : findings_) {
    // Targets may overlap: a place that was met twice is one place.
    std::sort(finding.locations.begin(), finding.locations.end());
    finding.locations.erase(std::unique(finding.locations.begin(), finding.locations.end()), finding.locations.end());
    sorted.push_back(std::move(finding));
  }
  findings_.clear();
  std::sort(sorted.begin(), sorted.end(), WorseThan);
  return sorted;
}

}  // namespace keymuster
