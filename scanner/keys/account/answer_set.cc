#include "scanner/keys/account/answer_set.h"

#include <iterator>
#include <optional>
#include <utility>

#include "core/access_key_id.h"

namespace keymuster {
namespace {

template <typename T>
void MoveAll(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void AnswerSet::Add(Answer answer) {
  struct Sorter {
    AnswerSet& set;
    void operator()(UserListAnswer&& list) const { set.user_lists.push_back(std::move(list)); }
    void operator()(KeyListAnswer&& list) const { set.key_lists.push_back(std::move(list)); }
    void operator()(LastUseAnswer&& use) const { set.last_uses.push_back(std::move(use)); }
    void operator()(ReportAnswer&& report) const { set.reports.push_back(std::move(report)); }
    void operator()(SummaryAnswer&& summary) const { set.summaries.push_back(std::move(summary)); }
    void operator()(AliasAnswer&& alias) const { set.aliases.push_back(std::move(alias)); }
    void operator()(CallerAnswer&& caller) const { set.callers.push_back(std::move(caller)); }
    void operator()(UserPoliciesAnswer&& policies) const { set.user_policies.push_back(std::move(policies)); }
    void operator()(UserTagsAnswer&& tags) const { set.user_tags.push_back(std::move(tags)); }
    void operator()(UserDetailsAnswer&& details) const { set.user_details.push_back(std::move(details)); }
    void operator()(FailedCall&& call) const { set.failures.push_back(std::move(call)); }
    void operator()(RecordingNote&& note) const { set.notes.push_back(std::move(note)); }
  };
  std::visit(Sorter{*this}, std::move(answer));
}

void AnswerSet::Append(AnswerSet&& other) {
  MoveAll(user_lists, other.user_lists);
  MoveAll(key_lists, other.key_lists);
  MoveAll(last_uses, other.last_uses);
  MoveAll(reports, other.reports);
  MoveAll(summaries, other.summaries);
  MoveAll(aliases, other.aliases);
  MoveAll(callers, other.callers);
  MoveAll(user_policies, other.user_policies);
  MoveAll(user_tags, other.user_tags);
  MoveAll(user_details, other.user_details);
  MoveAll(failures, other.failures);
  MoveAll(notes, other.notes);
}

std::string AnswerSet::AccountHint() const {
  std::string hint;
  bool agreed = true;
  const auto see = [&](const std::string& text) {
    const auto id = AccessKeyId::Parse(text);
    const std::optional<std::string> account = id ? id->account() : std::nullopt;
    if (!account) return;
    agreed = agreed && (hint.empty() || hint == *account);
    hint = *account;
  };
  for (const KeyListAnswer& list : key_lists) {
    for (const AccessKey& key : list.keys) see(key.id);
  }
  for (const LastUseAnswer& use : last_uses) see(use.key_id);
  return agreed ? hint : std::string();
}

}  // namespace keymuster
