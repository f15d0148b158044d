#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/severity.h"
#include "rules/leaks/rule_scope.h"
#include "rules/leaks/shape.h"

namespace keymuster {

inline constexpr uint32_t kDefaultMaxMatch = 16 * 1024;  // bytes

// What kind of thing a match is: decides how it is shown and fingerprinted.
enum class SecretClass {
  kKeyId,   // an AWS access key id: shown in full, fingerprinted by itself
  kStrong,  // a random value of at least 128 bits: masked; plain SHA-256 is safe as fingerprint
  kWeak,    // guessable: masked; fingerprinted only with the caller's key
};

// A checksum that the token carries; a match that fails it is told as doubtful.
enum class Checksum { kNone, kGithubCrc32 };  // base62 CRC-32 in the last six characters

// Which part of AWS's credentials a match is, for pairing (scanner/leaks/pair).
enum class PairRole {
  kNone,
  kKeyId,
  kSecret,
  kBareSecret,  // a secret only if it stands beside a key id
  kSessionToken,
  kSmtpPassword,  // made of the secret; its user name is the key id
};

// One rule. Immutable after loading; shared by all threads.
struct LeakRule {
  std::string id;      // "github-pat-classic", unique
  std::string vendor;  // "GitHub"
  std::string title;
  std::string why;
  std::string mend;  // may hold commands, one a line
  std::vector<std::string> references;
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
  SecretClass secret_class = SecretClass::kStrong;
  Shape shape;
  std::string public_prefix;  // shown in the mask; "" where the vendor marks nothing
  PairRole pair_role = PairRole::kNone;
  double min_entropy = 0;  // Shannon, bits a byte, of the secret's variable part
  Checksum checksum = Checksum::kNone;
  std::vector<std::string> filters;       // further named filters, in order: see scanner/leaks/filter
  uint32_t max_match = kDefaultMaxMatch;  // bytes of token and context; what is longer is not matched
  bool chosen_by_people = false;          // a password: it need not look random
  bool enabled = true;                    // false: only when asked for by --enable-rule
  std::vector<std::string> examples;      // templates that must match (rules/leaks/template.h)
  std::vector<std::string> near_misses;   // templates that must not
  RuleScope scope;                        // where it holds; only rules of other scanners' configurations have one
  std::string source;                     // "built-in" or path
  int line = 0;                           // of its table in that file

  bool operator==(const LeakRule&) const = default;
};

}  // namespace keymuster
