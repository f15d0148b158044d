#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/digest.h"

namespace keymuster {

// The passwords for Amazon SES's SMTP interface that a secret access key gives, as their SHA-256 and the region that
// they are for. Source: Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials", "Converting existing AWS
// credentials", for every region that has an SMTP endpoint.
std::vector<std::pair<Sha256Digest, std::string_view>> SmtpPasswordsOf(std::string_view secret);

}  // namespace keymuster
