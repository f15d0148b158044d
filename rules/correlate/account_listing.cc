#include "rules/correlate/account_listing.h"

#include <algorithm>

#include "rules/keys/wording.h"

namespace keymuster {
namespace {

std::string GapInUserList(const Account& account) {
  if (account.user_listing == Listing::kComplete) return {};
  return account.user_listing == Listing::kTruncated ? "its list of users was cut" : "its users were not listed";
}

std::string GapInKeyLists(const Account& account) {
  const auto unlisted = std::count_if(account.users.begin(), account.users.end(),
                                      [](const User& user) { return user.key_listing != Listing::kComplete; });
  const auto by_slot = std::count_if(account.users.begin(), account.users.end(), [](const User& user) {
    return user.keys_by_slot && (user.more_keys_than_slots || !user.keys.empty());
  });
  const std::string of_users = " of its " + Counted(static_cast<int64_t>(account.users.size()), "user");
  if (unlisted > 0) return "the keys of " + std::to_string(unlisted) + of_users + " were not listed, or not to the end";
  if (by_slot > 0) return "the keys of " + std::to_string(by_slot) + of_users + " are known without their ids";
  return {};
}

std::string GapAtRoot(const RootUser& root) {
  const bool all_with_ids =
      std::none_of(root.keys.begin(), root.keys.end(), [](const AccessKey& key) { return key.id.empty(); });
  if (!root.keys.empty()) return all_with_ids ? "" : "its root user has a key without a recorded id";
  if (!root.has_keys) return "whether its root user has keys is not recorded";
  return *root.has_keys ? "its root user has a key without a recorded id" : "";
}

}  // namespace

AccountListing ListingOf(const Account& account) {
  AccountListing listing;
  listing.account = &account;
  listing.gap = GapInUserList(account);
  if (listing.gap.empty()) listing.gap = GapInKeyLists(account);
  if (listing.gap.empty()) listing.gap = GapAtRoot(account.root);
  listing.complete = listing.gap.empty();
  return listing;
}

}  // namespace keymuster
