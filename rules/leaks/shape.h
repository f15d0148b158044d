#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace keymuster {

// A rule states the shape of what it looks for; the regular expression is derived from it,
// so that RE2 and the fast matcher are two readings of one text.

// A set of bytes, as a 256-bit membership table with the name it was written by.
struct ByteClass {
  std::string name;   // "base62" or the written class "[A-Za-z0-9_-]"
  std::string regex;  // "[0-9A-Za-z]"
  std::array<bool, 256> member{};

  bool operator==(const ByteClass&) const = default;
};

// Named alphabets (base32, base62, base64, base64url, hex, HEX, digits, alnum-upper, ...) or a
// bracket expression of single bytes and ranges. "nothing" has no member and an empty `regex`.
Result<ByteClass> ParseByteClass(std::string_view text);

size_t SizeOf(const ByteClass& alphabet);  // how many bytes are members

// A run of bytes of one class, `min` to `max` of them.
struct Run {
  ByteClass alphabet;
  uint32_t min = 0;
  uint32_t max = 0;

  bool operator==(const Run&) const = default;
};

// A piece of a token after its prefix: a run, or fixed text ("." between the parts of a JWT).
using Piece = std::variant<Run, std::string>;

// prefix + pieces + end: "ghp_" + base62{36}. The token is the secret. The byte in front of the
// token is not in `not_after`, the byte behind it not in `not_before` (start and end of the blob always pass).
struct PrefixShape {
  std::vector<std::string> prefixes;  // one of these, case as written, each at least 2 bytes
  std::vector<Piece> pieces;
  ByteClass not_after;   // default: word bytes [0-9A-Za-z_]... see docs/rules.md
  ByteClass not_before;  // default: the last run's alphabet

  bool operator==(const PrefixShape&) const = default;
};

// name + gap + operator + quote + value + end: aws_secret_access_key = "..." . The value is the secret.
struct NamedShape {
  // Words that make up the name, '-' standing for an optional separator (one of _ - . space or nothing):
  // "aws-secret-access-key" also reads awsSecretAccessKey and AWS_SECRET_ACCESS_KEY. Any case.
  std::vector<std::string> names;
  Run value;
  ByteClass not_before;  // what may not follow the value; default: the value's alphabet

  bool operator==(const NamedShape&) const = default;
};

// Anything else, in RE2's syntax. Group `secret_group` (0: the whole match) is the secret.
struct RegexShape {
  std::string regex;
  uint32_t secret_group = 0;
  std::vector<std::string> literals;  // one of these must be near (lower case; matched in any case); never empty
  ByteClass not_after = {};           // as in PrefixShape; default: nothing is asked
  ByteClass not_before = {};

  bool operator==(const RegexShape&) const = default;
};

using Shape = std::variant<PrefixShape, NamedShape, RegexShape>;

// The shape as RE2 sees it. `regex` has group 1 = token (what may not overlap the next match) and
// group `secret_group` = secret, and consumes at most one byte of context on either side of the token. The scan
// semantics are those of RE2 over the whole blob: leftmost matches per rule, the search resuming at
// the end of the token.
struct DerivedRegex {
  std::string regex;  // Latin-1 (bytes), never UTF-8
  uint32_t token_group = 1;
  uint32_t secret_group = 1;
  // The token begins with one of these (PrefixShape: prefix, case-sensitive; NamedShape: the first letters of each
  // name, any case). Empty for RegexShape: then `literals` only say that a match is possible in a chunk.
  std::vector<std::string> anchors;
  std::vector<std::string> literals;
  bool ignore_case = false;  // of anchors and literals
};
DerivedRegex DeriveRegex(const Shape& shape);

// Bytes of the longest match that the shape allows, context included; nullopt for RegexShape, which does not say.
std::optional<uint32_t> LongestMatch(const Shape& shape);

}  // namespace keymuster
