#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"
#include "rules/leaks/seeded_random.h"

namespace keymuster {

// Examples, fixtures and corpora hold no literal secret: they are templates that are filled from a seed
// when a test or the demo runs. In a template
//   {{base32:16}} {{base62:36}} {{base64:40}} {{base64url:43}} {{hex:32}} {{HEX:8}} {{digits:12}} {{upper:8}}
//   {{lower:8}} {{alnum:20}} {{[A-Fa-f]:9}}
//                                   any byte class of rules/leaks/shape.h, by name or in brackets
//   {{base62:20-30}}                a length drawn from the range
//   {{aws_key_id:AKIA}}             a new-style id with a valid account; {{aws_key_id:AKIA:123456789012}} of that
//   account
//   {{aws_secret}}                  40 base64 characters with the variety of a random secret
//   {{github_checksum}}             the CRC-32 in base62 of the token's characters since the last {{mark}}
//   {{in_base64}} {{in_base64url}}  put what stands since the last {{mark}} into base64, the latter as JWTs do, without
//   padding; the mark is used up, so that they nest
//   {{name=base62:36}} ... {{name}} draws once and repeats
// stand for random text; everything else stands for itself ("{{{" writes a "{").
// The same (template, seed) gives the same text on every machine.
Result<std::string> FillTemplate(std::string_view text, uint64_t seed);

// Fills several templates, so that files (and their names) can share what they draw: a name that one call drew is
// known to all later ones, and no draw repeats. The same calls in the same order give the same texts. One thread at a
// time.
class TemplateFiller {
 public:
  explicit TemplateFiller(uint64_t seed) : random_(seed) {}

  // kConfig, with "line:column" of the braces as place, for what is not a template. Then the filler is as it was but
  // for its draws.
  Result<std::string> Fill(std::string_view text);

 private:
  Result<std::string> Expand(std::string_view field, std::string_view since_mark);
  Result<std::string> Draw(std::string_view field, std::string_view since_mark);

  SeededRandom random_;
  std::map<std::string, std::string, std::less<>> named_;
};

}  // namespace keymuster
