#include <algorithm>

#include "scanner/keys/account/account_draft.h"

namespace keymuster {

void TakeLastUses(const AnswerSet& answers, AccountDraft& draft) {
  std::map<std::string_view, const LastUseAnswer*> newest;
  for (const LastUseAnswer& answer : answers.last_uses) {
    const LastUseAnswer*& known = newest[answer.key_id];
    if (known == nullptr || TimeOf(known->origin) <= TimeOf(answer.origin)) known = &answer;
  }
  for (auto& [name, user] : draft.users) {
    for (AccessKey& key : user.keys) {
      const auto at = newest.find(key.id);
      if (at == newest.end()) continue;
      const LastUseAnswer& answer = *at->second;
      draft.RestOn(answer.origin);
      key.last_use = answer.use;
      // A recording's note tells when it began; a use that was answered later proves that the answer is younger.
      key.last_use.recorded_at = std::max(TimeOf(answer.origin).value_or(UtcTime{}), answer.use.at);
      newest.erase(at);
    }
  }
  for (const auto& [key_id, answer] : newest) {
    draft.Remark(answer->origin, "no recorded list holds the key " + answer->key_id + "; it is not judged");
  }
}

}  // namespace keymuster
