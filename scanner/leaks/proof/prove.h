#pragma once

#include <vector>

#include "scanner/leaks/pair/evidence.h"

namespace keymuster {

// Looks, with no network, for what a found secret access key made: passwords for Amazon SES's SMTP interface, and
// signatures of presigned requests. Where it did, both findings say so, and the secret knows its key id
// (Evidence::proved_id). Bounded: the first kMostSecrets secrets of a text against its first kMostClaims signatures,
// and against any number of passwords. `evidence` is in order of `begin`.
inline constexpr size_t kMostSecrets = 32;
inline constexpr size_t kMostClaims = 32;
void Prove(std::vector<Evidence>* evidence);

}  // namespace keymuster
