// KEY-ORPHAN-TAG
//
// What it does: fails a user with tags whose key is the id of an access key that the user does not have. The console
// keeps the description of a key as such a tag, and leaves it behind when the key is deleted elsewhere.
//
// Why this is bad: descriptions of keys that are gone mislead whoever asks what a key is for, and fill the 50 tags that
// a user may have.
//
// Example:
//     tag AKIA... = "nightly backup", no such key                 -> fail, info
//     tag AKIA... = "nightly backup", and that key                -> pass
//     the same, the list of keys was cut                          -> not evaluated
//     no tags of any user recorded                                -> out of scope
//
// What to do instead: remove the tag with the key (aws iam untag-user), as the plans in the report do.
#include <algorithm>

#include "core/access_key_id.h"
#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

std::string_view NobodyAsked(const Account& account, const KeyPolicy& /*policy*/) {
  return account.asked.tags ? "" : "no tags of users were recorded (get-account-authorization-details)";
}

bool DescribesAKey(const UserTag& tag) {
  const auto id = AccessKeyId::Parse(tag.key);
  return id && id->kind() == KeyIdKind::kLongTerm && id->well_formed();
}

bool Has(const User& user, const std::string& key_id) {
  return std::any_of(user.keys.begin(), user.keys.end(), [&](const AccessKey& key) { return key.id == key_id; });
}

Judgement JudgeTags(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime /*now*/) {
  const User& user = *subject.user;
  std::string orphans;
  int64_t count = 0;
  for (const UserTag& tag : user.tags) {
    if (!DescribesAKey(tag) || Has(user, tag.key)) continue;
    orphans += (count++ == 0 ? "" : ", ") + tag.key;
  }
  if (count > 0) {
    // Ids come from a list of keys only: the slots of a credential report have none.
    if (user.key_listing == Listing::kComplete && !user.keys_by_slot) {
      return Fail(Severity::kInfo, Counted(count, "tag") + " of keys that the user does not have: " + orphans);
    }
    return NotEvaluated("tagged with " + orphans + "; whether the user has such keys is not recorded");
  }
  if (user.tag_listing == Listing::kMissing) return NotEvaluated("the user's tags are not recorded");
  if (user.tag_listing == Listing::kTruncated) return NotEvaluated("the list of the user's tags was cut");
  return Judgement::Pass();
}

}  // namespace

const KeyRule& KeyOrphanTag() {
  static const KeyRule rule{
      .id = "KEY-ORPHAN-TAG",
      .subject = Subject::kUser,
      .title = "User is tagged with a key that is gone",
      .why =
          "The console keeps the description of a key as a tag of its user. One that was left behind misleads whoever "
          "asks what a key is for.",
      .mend = "Remove the tag: aws iam untag-user --user-name=USER --tag-keys=KEY-ID.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/access-keys-admin-managed.html"},
      .judge = JudgeTags,
      .out_of_scope = NobodyAsked};
  return rule;
}

}  // namespace keymuster
