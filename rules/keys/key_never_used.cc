// KEY-NEVER-USED
//
// What it does: fails an active key that AWS says was never used, once `never_used_grace_days` (45) have gone by
// since its creation; as with KEY-UNUSED only up to the moment of the recording. Only AWS's own "never" counts: an
// answer that is missing or was denied is not read as "never".
//
// Why this is bad: it was made for a purpose that never came, its secret lies in a download folder, and it works.
//
// Example:
//     created 2026-08-01, never used, recorded and --as-of 2026-11-20   -> fail: 111 days, the grace is 45
//     created last week, never used                                     -> pass: it may still be rolled out
//     GetAccessKeyLastUsed was denied                                   -> not evaluated
//
// What to do instead: create a key on the day it is needed; deactivate and delete this one.
#include "rules/keys/judgement.h"
#include "rules/keys/silence.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

Judgement JudgeKeyNeverUsed(const KeySubject& subject, const KeyPolicy& policy, UtcTime now) {
  const AccessKey& key = *subject.key;
  if (key.status == KeyStatus::kInactive || key.status == KeyStatus::kExpired) return Judgement::Pass();
  const LastUse& use = key.last_use;
  if (use.record == UseRecord::kUsed) return Judgement::Pass();
  if (use.record == UseRecord::kNotRecorded) return NotEvaluated(SlotPrefix(key) + "its last use is not recorded");
  if (!key.created) return NotEvaluated(SlotPrefix(key) + "never used, but the date of its creation is not recorded");
  if (!RecordingTimeKnown(use.recorded_at)) {
    return NotEvaluated(SlotPrefix(key) + "when its last use was asked for is not recorded");
  }

  const Silence silence = SilenceSince(*key.created, policy.never_used_grace_days, use.recorded_at, now);
  if (silence == Silence::kTooShort) return Judgement::Pass();
  const UtcTime until = std::min(now, use.recorded_at);
  const std::string age = Counted(WholeDaysBetween(*key.created, until), "day");
  const std::string before = SilenceEndsAt(until, now);
  if (silence == Silence::kNotKnown) {
    return NotEvaluated(Sentence({SlotPrefix(key), "never used, ", CreatedOn(key, *key.created), ", ", age, before,
                                  "; later use would not be in it"}));
  }
  std::string figures = Sentence({SlotPrefix(key), "never used, ", CreatedOn(key, *key.created), ", ", age, before,
                                  "; the grace is ", std::to_string(policy.never_used_grace_days)});
  if (key.status == KeyStatus::kUnknown) return NotEvaluated(figures + ", but whether it is active is not known");
  return Fail(Severity::kMedium, std::move(figures));
}

}  // namespace

const KeyRule& KeyNeverUsed() {
  static const KeyRule rule{
      .id = "KEY-NEVER-USED",
      .subject = Subject::kKey,
      .title = "Active access key was never used",
      .why = "It was made for a purpose that never came; its secret lies where it was saved on that day, and works.",
      .mend =
          "Deactivate it, wait until the rarest job that might use it has run, then delete it. Create keys on the "
          "day they are needed.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html",
                     "CIS AWS Foundations Benchmark 3.0.0, 1.11 and 1.12"},
      .judge = JudgeKeyNeverUsed,
      .comes_with_time = true};
  return rule;
}

}  // namespace keymuster
