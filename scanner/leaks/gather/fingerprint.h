#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/location.h"
#include "rules/leaks/leak_rule.h"

namespace keymuster {

// "hmac-sha256:" and 32 hex digits with the caller's key; without one "sha256:" and 32 hex digits of
// the secret's SHA-256, but only for classes that nobody can guess: else empty.
std::string SecretFingerprint(SecretClass secret_class, std::string_view secret, std::string_view key);

// 32 hex digits of the SHA-256 over rule, path, members, place, encoding and which match of the rule it is in its
// blob: stable under line moves, and nothing of the secret goes in. Paths in `location` are masked already.
std::string LocationFingerprint(std::string_view rule, const Location& location, uint64_t ordinal);

}  // namespace keymuster
