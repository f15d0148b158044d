// KEY-AGE
//
// What it does: fails an active key that is older than `max_age_days` (90), in UTC seconds. Above twice the limit it
// weighs high; above twice the limit and a year, critical.
//
// Why this is bad: nobody knows all the copies of an old key. It has been on laptops of people who left, in backups
// and in logs; each day of its life is one more chance that one of them was read by somebody else.
//
// Example:
//     --as-of 2026-11-20, AKIA... Active, created 2026-05-01      -> fail, medium: 203 days, the limit is 90
//     created exactly 90 days ago, to the second                  -> pass: "over 90 days" begins a second later
//     created 2027-01-01                                          -> pass with age 0; DATA-FUTURE-DATE says so
//
// What to do instead: let the workload assume a role, whose credentials renew themselves. Where a key must remain,
// replace it on a schedule: create, switch, verify, deactivate, wait, delete.
#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

constexpr int64_t kYearDays = 365;

Severity SeverityOfAge(int64_t age_seconds, int64_t limit_days) {
  if (age_seconds <= 2 * limit_days * kSecondsPerDay) return Severity::kMedium;
  return age_seconds > kYearDays * kSecondsPerDay ? Severity::kCritical : Severity::kHigh;
}

Judgement JudgeKeyAge(const KeySubject& subject, const KeyPolicy& policy, UtcTime now) {
  const AccessKey& key = *subject.key;
  if (key.status == KeyStatus::kInactive || key.status == KeyStatus::kExpired) return Judgement::Pass();
  if (!key.created) return NotEvaluated(SlotPrefix(key) + "the date of its creation is not recorded");

  const int64_t age = now.seconds - key.created->seconds;
  if (age <= policy.max_age_days * kSecondsPerDay) return Judgement::Pass();
  std::string figures =
      Sentence({SlotPrefix(key), CreatedOn(key, *key.created), ", ", DaysBeyond(*key.created, now, policy.max_age_days),
                " ago; the limit is ", std::to_string(policy.max_age_days)});
  if (key.status == KeyStatus::kUnknown) return NotEvaluated(figures + ", but whether it is active is not known");
  return Fail(SeverityOfAge(age, policy.max_age_days), std::move(figures));
}

}  // namespace

const KeyRule& KeyAge() {
  static const KeyRule rule{
      .id = "KEY-AGE",
      .subject = Subject::kKey,
      .title = "Active access key is older than the limit",
      .why =
          "Nobody knows all the copies of an old key: each day it lives is one more chance that one of them was "
          "read by somebody else.",
      .mend =
          "Move the workload to a role. Where a key must remain, replace it: create, switch, verify, deactivate, "
          "wait 24 to 48 h, delete.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
                     "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3",
                     "CIS AWS Foundations Benchmark 3.0.0, 1.14"},
      .judge = JudgeKeyAge,
      .comes_with_time = true};
  return rule;
}

}  // namespace keymuster
