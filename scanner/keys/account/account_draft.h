#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/coverage.h"
#include "core/inventory.h"
#include "core/utc_time.h"
#include "scanner/keys/account/answer_set.h"

namespace keymuster {

// Why something was not recorded, where a failed call tells.
struct MissingAnswer {
  Reason reason = Reason::kNotRecorded;
  std::string detail;
};

// An account while its answers are put together, and the steps that do it, in their order. Each step takes one kind of
// answer; none looks at another account.
struct AccountDraft {
  Account account;                                    // its users wait in `users`
  std::map<std::string, User> users;                  // by name
  std::map<std::string, MissingAnswer> missing_keys;  // by user: why the list is missing
  std::map<std::string, MissingAnswer> missing_uses;  // by key id
  std::optional<UtcTime> users_listed_at;             // of the newest page of list-users
  CoverageLedger coverage;

  void Remark(const AnswerOrigin& origin, const std::string& text);
  // The account rests on this answer: its age counts.
  void RestOn(const AnswerOrigin& origin);
  // "111122223333/alice": an account, a user or a key as coverage names it.
  std::string Where(const std::string& user, const std::string& key = {}) const;
};

// When an answer was given, as far as anything tells.
std::optional<UtcTime> TimeOf(const AnswerOrigin& origin);

// The account as the answers name it, with summary, alias and caller.
void TakeSummaries(const AnswerSet& answers, AccountDraft& draft);
void TakeUserLists(const AnswerSet& answers, AccountDraft& draft);
void TakeKeyLists(const AnswerSet& answers, AccountDraft& draft);
void TakeLastUses(const AnswerSet& answers, AccountDraft& draft);
// After the lists and the uses, because the report only fills what they leave open.
void TakeReports(const AnswerSet& answers, AccountDraft& draft);
// Policies and tags, of the users that the others have told.
void TakeUserDetails(const AnswerSet& answers, AccountDraft& draft);
// Last: only now is it known which failed call left something missing.
void TakeFailures(const AnswerSet& answers, AccountDraft& draft);

}  // namespace keymuster
