#include "rules/keys/key_census.h"

#include <algorithm>

namespace keymuster {
namespace {

// A credential report has two slots. If one is empty there are no more keys; if both are taken, only its
// additional_credentials_info tells, and a reader that found it calls the listing complete.
// Source: IAM User Guide, "Get credential reports for your AWS account".
bool IsWhole(const User& user) {
  if (!user.keys_by_slot) return user.key_listing == Listing::kComplete;
  if (user.more_keys_than_slots || user.key_listing == Listing::kMissing) return false;
  return user.keys.size() < 2 || user.key_listing == Listing::kComplete;
}

}  // namespace

KeyCensus CountKeys(const User& user) {
  KeyCensus census;
  census.total = static_cast<int64_t>(user.keys.size());
  for (const AccessKey& key : user.keys) {
    census.active += key.status == KeyStatus::kActive ? 1 : 0;
    census.unknown += key.status == KeyStatus::kUnknown ? 1 : 0;
  }
  census.whole = IsWhole(user);
  return census;
}

const char* GapOf(const User& user, const KeyCensus& census) {
  if (census.whole) return "";
  if (user.key_listing == Listing::kMissing) return "the user's keys were not listed";
  if (!user.keys_by_slot) return "the list of the user's keys was cut";
  if (user.more_keys_than_slots) return "the credential report shows two keys and says that there are more";
  return "both slots of the credential report are taken, and it does not say whether there are more keys";
}

std::optional<UtcTime> NewestActive(const User& user) {
  std::optional<UtcTime> newest;
  for (const AccessKey& key : user.keys) {
    if (key.status != KeyStatus::kActive) continue;
    if (!key.created) return std::nullopt;
    newest = newest ? std::max(*newest, *key.created) : *key.created;
  }
  return newest;
}

}  // namespace keymuster
