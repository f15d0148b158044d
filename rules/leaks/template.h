#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// Examples, fixtures and corpora hold no literal secret: they are templates that are filled from a seed
// when a test or the demo runs. In a template
//   {{base32:16}} {{base62:36}} {{base64:40}} {{base64url:43}} {{hex:32}} {{HEX:8}} {{digits:12}} {{upper:8}}
//   {{lower:8}} {{alnum:20}}
//   {{base62:20-30}}                a length drawn from the range
//   {{aws_key_id:AKIA}}             a new-style id with a valid account; {{aws_key_id:AKIA:123456789012}} of that
//   account
//   {{aws_secret}}                  40 base64 characters with the variety of a random secret
//   {{github_checksum}}             the CRC-32 in base62 of the token's characters since the last {{mark}}
//   {{name=base62:36}} ... {{name}} draws once and repeats
// stand for random text; everything else stands for itself ("{{{" writes a "{").
// The same (template, seed) gives the same text on every machine.
Result<std::string> FillTemplate(std::string_view text, uint64_t seed);

}  // namespace keymuster
