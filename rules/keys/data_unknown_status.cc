// DATA-UNKNOWN-STATUS
//
// What it does: says that a key's status is neither Active nor Inactive nor Expired, or is missing. Low: such a key is
// not counted as active, and rules that turn on its status are not evaluated.
//
// Why this is bad: it may work. AWS can add a status, and a recording can be cut or edited.
//
// Example:
//     Status "Suspended"                                          -> fail, low
//
// What to do instead: look at the key in the console or record again; tell us of a new status.
#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

Judgement JudgeUnknownStatus(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime /*now*/) {
  const AccessKey& key = *subject.key;
  if (key.status != KeyStatus::kUnknown) return Judgement::Pass();
  return Fail(Severity::kLow, SlotPrefix(key) + "its status is missing or unknown; it is not counted as active");
}

}  // namespace

const KeyRule& DataUnknownStatus() {
  static const KeyRule rule{
      .id = "DATA-UNKNOWN-STATUS",
      .subject = Subject::kKey,
      .title = "Key has no known status",
      .why = "It may work: AWS can add a status, and a recording can be cut or edited.",
      .mend = "Look at the key in the console, or record the account again.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyMetadata.html"},
      .judge = JudgeUnknownStatus};
  return rule;
}

}  // namespace keymuster
