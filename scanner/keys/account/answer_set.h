#pragma once

#include <string>
#include <vector>

#include "scanner/keys/answers/answer.h"

namespace keymuster {

// Answers sorted by what they answer.
struct AnswerSet {
  std::vector<UserListAnswer> user_lists;
  std::vector<KeyListAnswer> key_lists;
  std::vector<LastUseAnswer> last_uses;
  std::vector<ReportAnswer> reports;
  std::vector<SummaryAnswer> summaries;
  std::vector<AliasAnswer> aliases;
  std::vector<CallerAnswer> callers;
  std::vector<UserPoliciesAnswer> user_policies;
  std::vector<UserTagsAnswer> user_tags;
  std::vector<UserDetailsAnswer> user_details;
  std::vector<FailedCall> failures;
  std::vector<RecordingNote> notes;

  void Add(Answer answer);
  void Append(AnswerSet&& other);

  // The account that all key ids of the set decode to; empty if they do not agree or tell nothing. A hint, not a proof.
  std::string AccountHint() const;
};

// The answers of one account.
struct AccountAnswers {
  AccountName name;  // id empty: no ARN told
  AnswerSet answers;
  std::vector<std::string> remarks;
};

// Calls `visit(origin)` for every answer.
template <typename Visitor>
void ForEachOrigin(AnswerSet& set, const Visitor& visit) {
  const auto all = [&](auto& answers) {
    for (auto& answer : answers) visit(answer.origin);
  };
  all(set.user_lists);
  all(set.key_lists);
  all(set.last_uses);
  all(set.reports);
  all(set.summaries);
  all(set.aliases);
  all(set.callers);
  all(set.user_policies);
  all(set.user_tags);
  all(set.user_details);
  all(set.failures);
  all(set.notes);
}

}  // namespace keymuster
