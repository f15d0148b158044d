#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rules/leaks/seeded_random.h"

namespace keymuster {

// Random values with the inner structure of the vendors' own, for templates.

// "AKIA" + 16 base32 characters whose first 48 bits hold the account number as AWS's new-style ids do: top bit set,
// then 40 bits of account, then 7 random bits (core/access_key_id.h reads it back). `account` is below 10^12.
std::string RandomAwsKeyId(std::string_view prefix, uint64_t account, SeededRandom* random);

// 40 base64 characters, as varied as nearly all genuine ones (at least 4.3 bits a byte).
std::string RandomAwsSecret(SeededRandom* random);

// The six characters that end a GitHub token: CRC-32 (IEEE 802.3) of `body` in base62, most significant digit
// first, zero-padded. Source: GitHub, "Behind GitHub's new authentication token formats" (2021).
std::string GithubChecksum(std::string_view body);

}  // namespace keymuster
