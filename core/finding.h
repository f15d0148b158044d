#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/location.h"
#include "core/severity.h"

namespace keymuster {

// The other half of a credential: of a secret or a session token the key id, of a key id the secret or token.
struct LeakPartner {
  std::string rule;
  std::string shown;
  std::string key_id;              // where the partner is one; else empty
  std::string secret_fingerprint;  // of the partner
  std::string how;                 // what holds them together: "in the same line"

  auto operator<=>(const LeakPartner&) const = default;
};

// A secret or a key id that stands where it should not. One finding a secret, with every
// place it stands in. Holds no secret: only its mask and fingerprints.
struct LeakFinding {
  std::string rule;  // "aws-secret-access-key"
  Severity severity = Severity::kMedium;
  Confidence confidence = Confidence::kMedium;
  std::vector<std::string> reasons;  // why this confidence and severity, one clause each
  std::string shown;                 // key ids in full; secrets as their mask
  std::string key_id;                // the AWS access key id, where the finding is one; else empty
  std::string account;               // twelve digits, where the id tells; else empty
  std::string secret_fingerprint;    // "hmac-sha256:..." or "sha256:..."; empty for classes too weak to fingerprint
  // What it holds in plain, or what stands beside it says of it, of "expires", "key_id", "region", "service",
  // "signed_at", "start_url" and "user"; times as FormatUtcTime writes them.
  std::map<std::string, std::string> decoded = {};
  std::vector<LeakPartner> partners;  // sorted; more than one where it stands in several places
  std::vector<Location> locations;    // sorted, at least one
};

// What a key rule says of its subject. Passes are counted, not listed.
enum class Verdict { kPass, kFail, kNotEvaluated };

// Which kind of thing a rule judges. Identity of a finding is (account, subject, rule).
enum class Subject { kKey, kUser, kAccount };

struct KeyFinding {
  std::string rule;  // "KEY-AGE"
  Verdict verdict = Verdict::kFail;
  Severity severity = Severity::kMedium;
  Subject subject = Subject::kKey;
  std::string account;  // twelve digits, or empty when the input did not say
  std::string user;     // empty for account subjects; "<root_account>" for root
  std::string key_id;   // empty where the source had none (credential report)
  int slot = 0;         // 1 or 2 where the key has no id (credential report); else 0
  std::string message;  // one sentence with the figures: "created 2026-05-01, 203 days ago; the limit is 90"
};

std::string_view VerdictName(Verdict verdict);  // "pass", "fail", "not-evaluated"
std::string_view SubjectName(Subject subject);  // "key", "user", "account"

}  // namespace keymuster
