#pragma once

#include <vector>

#include "scanner/leaks/pair/evidence.h"

namespace keymuster {

// Gives key ids the secrets, session tokens and SMTP passwords that belong to them: the partner of each is written into
// both findings. The tightest enclosure that holds an id and a secret decides; in it equal stems of names, then order,
// then nearness. One secret to one id. What is a secret only beside an id (PairRole::kBareSecret) and found none is
// taken out, and returned with Hit::dropped_by. `evidence` is in order of `begin`.
std::vector<Evidence> PairUp(std::vector<Evidence>* evidence);

}  // namespace keymuster
