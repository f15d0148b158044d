// ROOT-KEY
//
// What it does: fails an account whose root user has an access key: critical if one is active, or if the account
// summary says that root has keys and nothing tells their status; high if all of them are inactive.
//
// Why this is bad: root can do everything, no policy restrains it, and a key needs no second factor. Whoever reads
// it owns the account, its backups and its bill.
//
// Example:
//     <root_account>, access_key_1_active true                    -> fail, critical
//     GetAccountSummary: AccountAccessKeysPresent 1               -> fail, critical
//     neither a credential report nor an account summary          -> not evaluated: ListUsers never shows root
//
// What to do instead: sign in as root, deactivate and delete the key, and give its work to a role.
#include <algorithm>

#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

bool AnyWith(const RootUser& root, KeyStatus status) {
  return std::any_of(root.keys.begin(), root.keys.end(),
                     [status](const AccessKey& key) { return key.status == status; });
}

Judgement JudgeRootKey(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime /*now*/) {
  const RootUser& root = subject.account->root;
  if (AnyWith(root, KeyStatus::kActive)) return Fail(Severity::kCritical, "the root user has an active access key");
  if (AnyWith(root, KeyStatus::kUnknown)) {
    return Fail(Severity::kCritical, "the root user has an access key of unknown status");
  }
  if (!root.keys.empty()) {
    return Fail(Severity::kHigh, "the root user has an inactive access key; one call makes it work again");
  }
  if (!root.has_keys) {
    return NotEvaluated("neither a credential report nor an account summary tells of the root user's keys");
  }
  if (*root.has_keys) {
    return Fail(Severity::kCritical, "the root user has an access key; the account summary does not tell its status");
  }
  return Judgement::Pass();
}

}  // namespace

const KeyRule& RootKey() {
  static const KeyRule rule{
      .id = "ROOT-KEY",
      .subject = Subject::kAccount,
      .title = "Root user has an access key",
      .why =
          "Root can do everything, no policy restrains it, and a key needs no second factor: whoever reads it owns "
          "the account.",
      .mend = "Sign in as root, deactivate the key, wait, delete it; give its work to a role.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
                     "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-4",
                     "CIS AWS Foundations Benchmark 3.0.0, 1.4"},
      .judge = JudgeRootKey};
  return rule;
}

}  // namespace keymuster
