// KEY-COUNT-MAX
//
// What it does: fails a user with more than `max_keys` (2) access keys of any status (high), or with more than that
// many active ones (critical). It passes only on a complete listing; from a credential report only if a slot is empty
// or the report says that there are no more keys.
//
// Why this is bad: two keys a user is AWS's own quota, so that one can replace the other. More than two come from a
// race of parallel CreateAccessKey calls; whoever looks at two columns of a report never sees the third.
//
// Example:
//     eight active keys made by a parallel deployment             -> fail, critical: 8 active keys, the limit is 2
//     one active, two inactive                                    -> fail, high: 3 keys
//     a listing that was cut after two keys                       -> not evaluated
//
// What to do instead: stop the automation that creates keys, keep the one with recent use, deactivate the others one by
// one, wait, delete.
#include "rules/keys/judgement.h"
#include "rules/keys/key_census.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

std::string AtLeast(const KeyCensus& census, int64_t count, std::string_view noun) {
  return (census.whole ? "" : "at least ") + Counted(count, noun);
}

Judgement JudgeKeyCount(const KeySubject& subject, const KeyPolicy& policy, UtcTime /*now*/) {
  const User& user = *subject.user;
  KeyCensus census = CountKeys(user);
  // The report shows two keys and tells of more: a third exists, unseen.
  if (user.keys_by_slot && user.more_keys_than_slots) census.total += 1;

  if (census.total <= policy.max_keys) return census.whole ? Judgement::Pass() : NotEvaluated(GapOf(user, census));
  const std::string limit = "; the limit is " + std::to_string(policy.max_keys);
  if (census.active > policy.max_keys) {
    return Fail(Severity::kCritical, AtLeast(census, census.active, "active key") + ", " +
                                         AtLeast(census, census.total, "key") + " in all" + limit);
  }
  std::string message = AtLeast(census, census.total, "key") + ", " + std::to_string(census.active) + " active";
  if (census.unknown > 0) message += ", " + std::to_string(census.unknown) + " of unknown status";
  return Fail(Severity::kHigh, message + limit);
}

}  // namespace

const KeyRule& KeyCountMax() {
  static const KeyRule rule{
      .id = "KEY-COUNT-MAX",
      .subject = Subject::kUser,
      .title = "User has more access keys than AWS allows",
      .why =
          "The quota is two keys a user. More come from a race of parallel calls, and stay unseen by everyone who "
          "looks at the two slots of a credential report.",
      .mend = "Stop what creates keys; keep the one with recent use; deactivate the others one by one, wait, delete.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
                     "https://github.com/hashicorp/terraform-provider-aws/issues/39693"},
      .judge = JudgeKeyCount};
  return rule;
}

}  // namespace keymuster
