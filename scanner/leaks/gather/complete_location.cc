#include "scanner/leaks/gather/complete_location.h"

#include "scanner/leaks/gather/fingerprint.h"

namespace keymuster {

void CompleteLocation(const BlobOrigin& origin, Hit* hit) {
  Location& location = hit->location;
  location.path = origin.path;
  location.members = origin.members;
  location.place = origin.place;
  location.history = origin.history;
  location.fingerprint = LocationFingerprint(hit->finding.rule, location, hit->ordinal);
}

}  // namespace keymuster
