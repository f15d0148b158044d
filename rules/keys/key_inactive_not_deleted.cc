// KEY-INACTIVE-NOT-DELETED
//
// What it does: fails a key that is Inactive or Expired and older than `inactive_delete_days` (90). IAM does not tell
// when a key was deactivated, so its age counts from creation.
//
// Why this is bad: a single call makes it work again, with the secret that was retired for a reason; and it occupies
// one of the two slots that the next rotation needs.
//
// Example:
//     AKIA... Inactive, created 2026-05-01, --as-of 2026-11-20    -> fail, low: 203 days, the limit is 90
//     deactivated yesterday in a rotation, created 30 days ago    -> pass: the wait before deletion
//
// What to do instead: after 24 to 48 h without complaint, delete it.
#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

Judgement JudgeKeyInactive(const KeySubject& subject, const KeyPolicy& policy, UtcTime now) {
  const AccessKey& key = *subject.key;
  if (key.status == KeyStatus::kActive) return Judgement::Pass();
  if (!key.created) return NotEvaluated(SlotPrefix(key) + "the date of its creation is not recorded");
  if (now.seconds - key.created->seconds <= policy.inactive_delete_days * kSecondsPerDay) return Judgement::Pass();

  const bool unknown = key.status == KeyStatus::kUnknown;
  const char* status = key.status == KeyStatus::kExpired ? "expired, " : "inactive, ";
  std::string figures = Sentence({SlotPrefix(key), unknown ? "" : status, CreatedOn(key, *key.created), ", ",
                                  DaysBeyond(*key.created, now, policy.inactive_delete_days), " ago; the limit is ",
                                  std::to_string(policy.inactive_delete_days)});
  if (unknown) return NotEvaluated(figures + ", but whether it is active is not known");
  return Fail(Severity::kLow, std::move(figures));
}

}  // namespace

const KeyRule& KeyInactiveNotDeleted() {
  static const KeyRule rule{
      .id = "KEY-INACTIVE-NOT-DELETED",
      .subject = Subject::kKey,
      .title = "Inactive access key was not deleted",
      .why =
          "One call makes it work again, with a secret that was retired for a reason; and it occupies a slot that "
          "the next rotation needs.",
      .mend = "Check that nothing has used it since it was deactivated, then delete it.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html"},
      .judge = JudgeKeyInactive,
      .comes_with_time = true};
  return rule;
}

}  // namespace keymuster
