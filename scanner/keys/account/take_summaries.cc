#include "scanner/keys/account/account_draft.h"

namespace keymuster {

void TakeSummaries(const AnswerSet& answers, AccountDraft& draft) {
  for (const SummaryAnswer& summary : answers.summaries) {
    draft.RestOn(summary.origin);
    // One answer that speaks of root keys is enough; silence is not an answer.
    if (summary.root_has_keys) {
      draft.account.root.has_keys = draft.account.root.has_keys.value_or(false) || *summary.root_has_keys;
    }
  }
  for (const CallerAnswer& caller : answers.callers) {
    if (caller.account.id == draft.account.id) draft.account.caller_arn = caller.arn;
  }
  for (const AliasAnswer& alias : answers.aliases) {
    if (draft.account.alias.empty()) draft.account.alias = alias.alias;
  }
}

}  // namespace keymuster
