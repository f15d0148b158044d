#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/inventory.h"
#include "core/utc_time.h"
#include "rules/keys/key_rule.h"

namespace keymuster::testing {

inline UtcTime At(std::string_view text) { return ParseUtcTime(text).value(); }
inline UtcTime Plus(UtcTime time, int64_t seconds) { return {time.seconds + seconds}; }
inline UtcTime DaysBefore(UtcTime time, int64_t days) { return Plus(time, -days * kSecondsPerDay); }

// An id that is formed as AWS forms them (and encodes no real account); built here so that no file holds one.
inline std::string MadeUpId(std::string_view tail) {
  std::string id = std::string("AK") + "IA" + "QAAAAAAAAAAAAAAA";
  return id.replace(id.size() - tail.size(), tail.size(), tail);
}

// A new-style id whose letters tell `account` (core/access_key_id.h read backwards).
inline std::string IdOf(std::string_view account, std::string_view tail, std::string_view prefix = {}) {
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  uint64_t bits = uint64_t{1} << 49U | std::stoull(std::string(account)) << 9U;
  std::string body(10, 'A');
  for (size_t i = body.size(); i-- > 0; bits >>= 5U) body[i] = kBase32[bits & 31U];
  std::string id = (prefix.empty() ? std::string("AK") + "IA" : std::string(prefix)) + body + "AAAAAA";
  return id.replace(id.size() - tail.size(), tail.size(), tail);
}

inline AccessKey ActiveKey(UtcTime created) {
  AccessKey key;
  key.id = MadeUpId("B");
  key.status = KeyStatus::kActive;
  key.created = created;
  return key;
}

inline AccessKey WithStatus(AccessKey key, KeyStatus status) {
  key.status = status;
  return key;
}

inline AccessKey InSlot(AccessKey key, int slot) {
  key.id.clear();
  key.slot = slot;
  return key;
}

inline AccessKey Used(AccessKey key, UtcTime at, UtcTime recorded_at) {
  key.last_use = {
      .record = UseRecord::kUsed, .at = at, .service = "s3", .region = "eu-west-1", .recorded_at = recorded_at};
  return key;
}

inline AccessKey NeverUsed(AccessKey key, UtcTime recorded_at) {
  key.last_use = {.record = UseRecord::kNever, .at = {}, .service = "N/A", .region = "N/A", .recorded_at = recorded_at};
  return key;
}

inline User UserWith(std::vector<AccessKey> keys, Listing listing = Listing::kComplete) {
  User user;
  user.name = "alice";
  user.key_listing = listing;
  user.keys = std::move(keys);
  return user;
}

inline const KeyRule& RuleNamed(std::string_view id) {
  for (const KeyRule* rule : AllKeyRules()) {
    if (rule->id == id) return *rule;
  }
  throw std::invalid_argument("no rule " + std::string(id));
}

// What the named rule says of one key, user or account.
inline Judgement JudgeKey(std::string_view rule, const AccessKey& key, UtcTime now, const KeyPolicy& policy = {}) {
  const Account account;
  const User user;
  return RuleNamed(rule).judge({.account = &account, .user = &user, .key = &key}, policy, now);
}
inline Judgement JudgeUser(std::string_view rule, const User& user, UtcTime now, const KeyPolicy& policy = {}) {
  const Account account;
  return RuleNamed(rule).judge({.account = &account, .user = &user}, policy, now);
}
inline Judgement JudgeAccount(std::string_view rule, const Account& account, UtcTime now,
                              const KeyPolicy& policy = {}) {
  return RuleNamed(rule).judge({.account = &account}, policy, now);
}

}  // namespace keymuster::testing
