// DATA-STALE
//
// What it does: says that an account's recording is older than `stale_recording_hours` (24) at --as-of. Info: it
// breaks nothing, it limits what the other verdicts mean.
//
// Why this is bad: keys made, used or deactivated after the recording are not in it. A user who was cleaned up still
// fails, a key that was made this morning is judged by nobody.
//
// Example:
//     recorded 2026-11-01, --as-of 2026-11-20                     -> fail, info: 19 days old
//     exactly 24 h                                                -> pass
//     a folder of files without any time in it                    -> not evaluated
//
// What to do instead: record again, then judge.
#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

constexpr int64_t kSecondsPerHour = 3'600;

Judgement JudgeDataStale(const KeySubject& subject, const KeyPolicy& policy, UtcTime now) {
  const std::optional<UtcTime> recorded = subject.account->recorded_at;
  if (!recorded) return NotEvaluated("the input does not tell when it was recorded");
  const int64_t age = now.seconds - recorded->seconds;
  if (age <= policy.stale_recording_hours * kSecondsPerHour) return Judgement::Pass();
  const int64_t hours = age / kSecondsPerHour;
  return Fail(Severity::kInfo, "recorded " + FormatUtcTime(*recorded) + ", " +
                                   (hours < 48 ? Counted(hours, "hour") : Counted(age / kSecondsPerDay, "day")) +
                                   " before the time of judging; what happened since is not in it");
}

}  // namespace

const KeyRule& DataStale() {
  static const KeyRule rule{
      .id = "DATA-STALE",
      .subject = Subject::kAccount,
      .title = "Recording is older than its limit",
      .why = "Keys that were made, used or deactivated after the recording are not in it.",
      .mend = "Record the account again, then judge.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html"},
      .judge = JudgeDataStale};
  return rule;
}

}  // namespace keymuster
