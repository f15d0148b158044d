// KEY-ROTATION-STALLED
//
// What it does: fails a user with two active keys, the newer one older than `rotation_window_days` (14), whose older
// key was used after the newer one was made: somebody was not switched over. The message says where that use was.
//
// Why this is bad: everybody believes that the old key is about to go, so nobody watches it; and who deactivates it now
// breaks what still uses it.
//
// Example:
//     newer key 30 days old, older key used yesterday for s3      -> fail, medium
//     newer key 3 days old, older key used yesterday              -> pass: the rotation goes on
//     older key not used since the newer one was made             -> pass: it can be deactivated (KEY-TWO-ACTIVE)
//     use of the older key not recorded                           -> not evaluated
//     not used, by a recording made while the rotation went on    -> not evaluated: later use would not be in it
//
// What to do instead: find what still uses the older key (service and region help), switch it, then go on.
#include <algorithm>

#include "rules/keys/judgement.h"
#include "rules/keys/rotation.h"
#include "rules/keys/silence.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

// Whoever was not switched would have shown within the window; of what came after the recording nothing is known.
Judgement JudgeSilence(const LastUse& use, UtcTime made, const KeyPolicy& policy, UtcTime now) {
  if (!RecordingTimeKnown(use.recorded_at))
    return NotEvaluated("when the older key's last use was asked for is not recorded");
  const UtcTime known = std::min(use.recorded_at, now);
  if (known.seconds - made.seconds > policy.rotation_window_days * kSecondsPerDay) return Judgement::Pass();
  return NotEvaluated(Sentence({"the newer key was created ", FormatUtcDate(made), ", and the recording of ",
                                FormatUtcDate(known), " would not hold later use of the older one"}));
}

Judgement JudgeRotation(const KeySubject& subject, const KeyPolicy& policy, UtcTime now) {
  const RotationPair pair = ActivePair(*subject.user);
  if (pair.newer == nullptr) return Judgement::Pass();  // more than two, or undated: KEY-TWO-ACTIVE speaks of them
  const UtcTime made = *pair.newer->created;
  if (now.seconds - made.seconds <= policy.rotation_window_days * kSecondsPerDay) return Judgement::Pass();
  const LastUse& use = pair.older->last_use;
  if (use.record == UseRecord::kNotRecorded) return NotEvaluated("the use of the older key is not recorded");
  if (use.record == UseRecord::kNever || use.at.seconds <= made.seconds) return JudgeSilence(use, made, policy, now);
  const std::string place = UsedFor(use);
  return Fail(Severity::kMedium,
              Sentence({"the newer key was created ", FormatUtcDate(made), ", and the older one was still used ",
                        FormatUtcDate(use.at), place.empty() ? "" : " for ", place}));
}

}  // namespace

const KeyRule& KeyRotationStalled() {
  static const KeyRule rule{
      .id = "KEY-ROTATION-STALLED",
      .subject = Subject::kUser,
      .title = "Rotation has stalled: the older key is still used",
      .why =
          "Everybody believes that the old key is about to go, so nobody watches it; and who deactivates it now breaks "
          "what still uses it.",
      .mend =
          "Find what still uses the older key, by service and region and by the places where its id stands, and switch "
          "it. Deactivate the key when it has been silent for a day.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html"},
      .judge = JudgeRotation,
      .comes_with_time = true};
  return rule;
}

}  // namespace keymuster
