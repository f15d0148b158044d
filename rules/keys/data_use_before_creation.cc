// DATA-USE-BEFORE-CREATION
//
// What it does: says that a key was last used before it was created. Info.
//
// Why this is bad: one of the two dates is wrong, so the verdicts on age and use rest on sand. In a credential report
// it is ordinary: its column last_rotated moves when a key is switched off or on, so the key is *older* than it looks.
//
// Example:
//     created 2026-11-01, last used 2026-10-01                    -> fail, info
//
// What to do instead: take the creation date from list-access-keys, which does not move.
#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

Judgement JudgeUseBeforeCreation(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime /*now*/) {
  const AccessKey& key = *subject.key;
  if (!key.created || key.last_use.record != UseRecord::kUsed || key.last_use.at >= *key.created) {
    return Judgement::Pass();
  }
  const std::string dates = SlotPrefix(key) + "last used " + FormatUtcTime(key.last_use.at) + ", before it was " +
                            CreatedOn(key, *key.created);
  if (key.slot == 0) return Fail(Severity::kInfo, dates + "; one of the dates is wrong");
  return Fail(Severity::kInfo, dates + "; the report's date moves with the key's status, the key is older");
}

}  // namespace

const KeyRule& DataUseBeforeCreation() {
  static const KeyRule rule{
      .id = "DATA-USE-BEFORE-CREATION",
      .subject = Subject::kKey,
      .title = "Key was used before it was created",
      .why = "One of the two dates is wrong, or moved with a change of status: the key is older than it looks.",
      .mend = "Take the creation date from list-access-keys, which does not move.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html"},
      .judge = JudgeUseBeforeCreation};
  return rule;
}

}  // namespace keymuster
