// DATA-FUTURE-DATE
//
// What it does: says that a key was created, or last used, after --as-of. Low: such a key counts as new (age 0), so
// the rules on age let it pass until the date is understood.
//
// Why this is bad: a wrong date hides an old key. Either a clock or the recording is wrong, or --as-of lies before
// the recording.
//
// Example:
//     created 2027-01-01, --as-of 2026-11-20                      -> fail, low
//     created at this very second                                 -> pass
//
// What to do instead: judge with an --as-of at or after the recording; if the date stays in the future, record
// again and look at the machine that wrote it.
#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

Judgement JudgeFutureDate(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime now) {
  const AccessKey& key = *subject.key;
  if (key.created && *key.created > now) {
    return Fail(Severity::kLow, SlotPrefix(key) + "its creation date, " + FormatUtcTime(*key.created) +
                                    ", lies after the time of judging; its age counts as 0");
  }
  if (key.last_use.record == UseRecord::kUsed && key.last_use.at > now) {
    return Fail(Severity::kLow, SlotPrefix(key) + "its last use, " + FormatUtcTime(key.last_use.at) +
                                    ", lies after the time of judging; its silence counts as 0");
  }
  return Judgement::Pass();
}

}  // namespace

const KeyRule& DataFutureDate() {
  static const KeyRule rule{
      .id = "DATA-FUTURE-DATE",
      .subject = Subject::kKey,
      .title = "Key carries a date in the future",
      .why = "A wrong date hides an old key: it counts as new, and the rules on age let it pass.",
      .mend =
          "Judge with an --as-of at or after the recording. If the date stays in the future, record again and look "
          "at the clock of the machine that wrote it.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyMetadata.html"},
      .judge = JudgeFutureDate};
  return rule;
}

}  // namespace keymuster
