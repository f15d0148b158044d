// KEY-TWO-ACTIVE
//
// What it does: fails a user with more than `max_active_keys` (1) active keys. One key too many is a rotation, and
// only worth an info, while the newest active key is at most `rotation_window_days` (14) old.
//
// Why this is bad: the second slot is there for the change-over. Two keys that stay are two secrets to lose, and
// leave no slot for the next rotation.
//
// Example:
//     two active keys, the newer one 200 days old                 -> fail, medium: a rotation that never ended
//     two active keys, the newer one made on Monday               -> fail, info: rotation in progress, and how far
//     one active, one of unknown status                           -> not evaluated
//
// What to do instead: finish the rotation: deactivate the older key, wait 24 to 48 h, delete it. Two programs that
// need a key each are two users, or better two roles.
#include "rules/keys/judgement.h"
#include "rules/keys/key_census.h"
#include "rules/keys/rotation.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

// The newest of one key too many is young enough. A missing date, an unknown status or a list that may hold more
// keys excuse nothing; the two slots of a credential report are all unless it tells of more.
bool IsRotation(const User& user, const KeyCensus& census, std::optional<UtcTime> newest, const KeyPolicy& policy,
                UtcTime now) {
  const bool all_seen = user.keys_by_slot ? !user.more_keys_than_slots : census.whole;
  return all_seen && census.active == policy.max_active_keys + 1 && census.unknown == 0 && newest &&
         now.seconds - newest->seconds <= policy.rotation_window_days * kSecondsPerDay;
}

Judgement JudgeTwoActive(const KeySubject& subject, const KeyPolicy& policy, UtcTime now) {
  const User& user = *subject.user;
  const KeyCensus census = CountKeys(user);
  if (census.active > policy.max_active_keys) {
    const std::optional<UtcTime> newest = NewestActive(user);
    std::string message = Counted(census.active, "active key");
    if (newest) {
      message += ", the newest created " + FormatUtcDate(*newest) + ", " + RelativeDay(*newest, now);
    } else {
      message += ", not all with a recorded creation date";
    }
    if (IsRotation(user, census, newest, policy, now)) {
      return Fail(Severity::kInfo, message + "; a rotation in progress, to be finished within " +
                                       Counted(policy.rotation_window_days, "day") +
                                       RotationProgress(ActivePair(user)));
    }
    return Fail(Severity::kMedium, message + "; the limit is " + std::to_string(policy.max_active_keys));
  }
  if (census.active + census.unknown > policy.max_active_keys) {
    return NotEvaluated(Counted(census.unknown, "key") + " of unknown status beside " +
                        Counted(census.active, "active key"));
  }
  if (census.whole) return Judgement::Pass();
  return NotEvaluated(GapOf(user, census));
}

}  // namespace

const KeyRule& KeyTwoActive() {
  static const KeyRule rule{
      .id = "KEY-TWO-ACTIVE",
      .subject = Subject::kUser,
      .title = "User has two active access keys",
      .why =
          "The second slot is for the change-over. Two keys that stay are two secrets to lose, and leave no slot for "
          "the next rotation.",
      .mend =
          "Finish the rotation: check that the older key is no longer used, deactivate it, wait 24 to 48 h, delete "
          "it. Give a second program a user or role of its own.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
                     "CIS AWS Foundations Benchmark 3.0.0, 1.13"},
      .judge = JudgeTwoActive,
      .comes_with_time = true};
  return rule;
}

}  // namespace keymuster
