#pragma once

#include "scanner/leaks/blob.h"
#include "scanner/leaks/gather/hit.h"

namespace keymuster {

// Adds to a hit's location what the origin of its blob says, and the fingerprint. `origin` holds path and members with
// their secrets masked.
void CompleteLocation(const BlobOrigin& origin, Hit* hit);

}  // namespace keymuster
