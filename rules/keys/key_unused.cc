// KEY-UNUSED
//
// What it does: fails an active key that was used once and then not for `max_unused_days` (45) or more. Silence is
// counted up to the moment when AWS's answer was recorded, never beyond: later use would not be in the recording. A
// key that was never used is judged by KEY-NEVER-USED.
//
// Why this is bad: a key that does no work can still be stolen, and nobody will notice when a stranger begins to use
// it.
//
// Example:
//     last used 2026-09-01, recorded and --as-of 2026-11-20       -> fail: 80 days, the limit is 45
//     exactly 45 days of silence, to the second                   -> fail ("45 days or more")
//     last used 2026-09-01, recorded 2026-09-10, as of 2026-11-20 -> not evaluated: the recording is too old to tell
//
// What to do instead: deactivate the key, wait long enough for a monthly job to complain, delete it.
#include "rules/keys/judgement.h"
#include "rules/keys/silence.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

std::string LastUsedOn(const AccessKey& key) {
  const std::string what = UsedFor(key.last_use);
  const std::string date = FormatUtcDate(key.last_use.at);
  if (what.empty()) return Sentence({SlotPrefix(key), "last used ", date});
  return Sentence({SlotPrefix(key), "last used ", date, " (", what, ")"});
}

Judgement JudgeKeyUnused(const KeySubject& subject, const KeyPolicy& policy, UtcTime now) {
  const AccessKey& key = *subject.key;
  if (key.status == KeyStatus::kInactive || key.status == KeyStatus::kExpired) return Judgement::Pass();
  const LastUse& use = key.last_use;
  if (use.record == UseRecord::kNever) return Judgement::Pass();
  if (use.record == UseRecord::kNotRecorded) return NotEvaluated(SlotPrefix(key) + "its last use is not recorded");
  if (!RecordingTimeKnown(use.recorded_at)) {
    return NotEvaluated(SlotPrefix(key) + "when its last use was asked for is not recorded");
  }

  const Silence silence = SilenceSince(use.at, policy.max_unused_days, use.recorded_at, now);
  if (silence == Silence::kTooShort) return Judgement::Pass();
  const UtcTime until = std::min(now, use.recorded_at);
  const std::string days = Counted(WholeDaysBetween(use.at, until), "day");
  const std::string before = SilenceEndsAt(until, now);
  if (silence == Silence::kNotKnown) {
    return NotEvaluated(Sentence({LastUsedOn(key), ", ", days, before, "; later use would not be in it"}));
  }
  std::string figures =
      Sentence({LastUsedOn(key), ", ", days, before, "; the limit is ", std::to_string(policy.max_unused_days)});
  if (key.status == KeyStatus::kUnknown) return NotEvaluated(figures + ", but whether it is active is not known");
  return Fail(Severity::kMedium, std::move(figures));
}

}  // namespace

const KeyRule& KeyUnused() {
  static const KeyRule rule{
      .id = "KEY-UNUSED",
      .subject = Subject::kKey,
      .title = "Active access key is no longer used",
      .why = "A key that does no work can still be stolen, and nobody notices when a stranger begins to use it.",
      .mend = "Deactivate it, wait until the rarest job that might use it has run, then delete it.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html",
                     "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-22",
                     "CIS AWS Foundations Benchmark 3.0.0, 1.12"},
      .judge = JudgeKeyUnused,
      .comes_with_time = true};
  return rule;
}

}  // namespace keymuster
