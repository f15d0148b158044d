#pragma once

#include <string_view>
#include <vector>

#include "cli/screen/display_mask.h"
#include "core/finding.h"
#include "core/report.h"
#include "scanner/keys/recordings.h"

namespace keymuster {

// A recording that holds a secret access key is a leak of its own: somebody stored the output of create-access-key
// among the evidence. It was refused unread; here it becomes a finding, so that it is acted upon.
inline constexpr std::string_view kSecretFileRule = "aws-secret-in-recording";

RuleText SecretFileRuleText();
std::vector<LeakFinding> SecretFileFindings(const RecordedInventory& recorded, DisplayMask& mask);

}  // namespace keymuster
