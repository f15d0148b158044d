#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "rules/correlate/correlate.h"
#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {

inline const std::string kOurs = "111122223333";
inline const std::string kOthers = "444455556666";

// An account that was listed to the end, root included, one day before `now`.
inline Account ListedAccount(std::vector<User> users, std::string id = kOurs) {
  Account account;
  account.id = std::move(id);
  account.user_listing = Listing::kComplete;
  account.recorded_at = At("2026-11-20T10:00:00Z");
  account.root.has_keys = false;
  account.users = std::move(users);
  return account;
}

inline LeakFinding LeakOf(std::string key_id,
                          std::vector<std::pair<std::string, uint64_t>> places = {{"app/config.py", 3}},
                          std::string rule = "aws-access-key-id") {
  LeakFinding leak;
  leak.rule = std::move(rule);
  leak.key_id = std::move(key_id);
  leak.shown = leak.key_id;
  for (auto& [path, line] : places) {
    Location location;
    location.path = std::move(path);
    location.line = line;
    leak.locations.push_back(std::move(location));
  }
  return leak;
}

inline KeyFinding FailOf(std::string rule, std::string key_id, Severity severity = Severity::kMedium) {
  KeyFinding finding;
  finding.rule = std::move(rule);
  finding.severity = severity;
  finding.account = kOurs;
  finding.user = "alice";
  finding.key_id = std::move(key_id);
  return finding;
}

// What Correlate() takes, kept alive.
struct Question {
  std::vector<LeakFinding> leaks;
  Inventory inventory;
  std::vector<KeyFinding> key_findings;
  std::vector<CanaryAccount> canaries;
  UtcTime now = At("2026-11-21T09:00:00Z");

  std::vector<Correlation> Ask() const {
    return Correlate(
        {.leaks = leaks, .inventory = inventory, .key_findings = key_findings, .canaries = canaries, .now = now});
  }
};

}  // namespace keymuster::testing
