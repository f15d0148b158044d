#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/suppression.h"

namespace keymuster {

// Takes out of `leaks` what a .gitleaksignore names that lies in the folder `root`: path below it, line, and a rule of
// the same vendor (gitleaks' "aws-access-token" speaks of our "aws-access-key-id"; "generic-api-key" of any). An entry
// of a commit speaks of places whose first or last commit it is. It names places, not secrets: what is too weak to be
// fingerprinted stays. Gives one entry a line, in their order; `strange` gets the lines that say nothing. Pure.
std::vector<Suppression> IgnorePlaces(std::string_view text, const std::string& source, std::string_view root,
                                      std::vector<LeakFinding>* leaks, std::vector<uint64_t>* strange);

}  // namespace keymuster
