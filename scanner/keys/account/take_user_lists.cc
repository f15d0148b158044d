#include <algorithm>
#include <utility>
#include <vector>

#include "scanner/keys/account/account_draft.h"
#include "scanner/keys/account/page_selection.h"

namespace keymuster {
namespace {

// Users are told apart by their id: a name may be used again after a deletion.
class ListedUsers {
 public:
  void Take(const User& user) {
    const auto [at, is_new] = by_id_.try_emplace(user.id, user);
    if (is_new) return;
    at->second = user;
    ++repeated_;
  }

  size_t repeated() const { return repeated_; }

  // By name; of two users of one name, one of whom must have been deleted, the younger.
  std::map<std::string, User> ByName(std::vector<std::string>& replaced) const {
    std::map<std::string, User> users;
    for (const auto& [id, user] : by_id_) {
      const auto [at, is_new] = users.try_emplace(user.name, user);
      if (is_new) continue;
      replaced.push_back(user.name);
      if (at->second.created < user.created) at->second = user;
    }
    return users;
  }

 private:
  std::map<std::string, User> by_id_;
  size_t repeated_ = 0;
};

// GetAccountSummary counts the users: a second witness for the list's completeness.
void CompareWithSummaries(const AnswerSet& answers, AccountDraft& draft) {
  for (const SummaryAnswer& summary : answers.summaries) {
    const uint64_t listed = draft.users.size();
    if (!summary.users || *summary.users == listed) continue;
    const std::string counts = "the account summary counts " + std::to_string(*summary.users) +
                               " users, list-users has " + std::to_string(listed);
    draft.Remark(summary.origin, counts);
    if (*summary.users > listed) draft.account.user_listing = Listing::kTruncated;
  }
}

}  // namespace

void TakeUserLists(const AnswerSet& answers, AccountDraft& draft) {
  std::vector<PageOfList> pages;
  for (const UserListAnswer& list : answers.user_lists) {
    pages.push_back({&list.page, list.filtered, TimeOf(list.origin)});
  }
  const PageSelection selection = SelectPages(pages);
  draft.account.user_listing = selection.listing;

  ListedUsers listed;
  for (const size_t index : selection.used) {
    const UserListAnswer& list = answers.user_lists[index];
    draft.RestOn(list.origin);
    draft.users_listed_at = std::max(draft.users_listed_at, TimeOf(list.origin));
    for (const std::string& remark : list.origin.remarks) draft.Remark(list.origin, remark);
    if (list.filtered) draft.Remark(list.origin, "asked with a path prefix: not all users");
    for (const User& user : list.users) listed.Take(user);
  }
  std::vector<std::string> replaced;
  draft.users = listed.ByName(replaced);
  for (const size_t index : selection.superseded) {
    draft.Remark(answers.user_lists[index].origin, "set aside: a newer list of all users is there");
  }
  if (listed.repeated() > 0) {
    draft.account.remarks.push_back("list-users: " + std::to_string(listed.repeated()) +
                                    " users stand in more than one page; each counts once");
  }
  for (const std::string& name : replaced) {
    draft.Remark(answers.user_lists.front().origin, "two users are called '" + name + "'; the younger one counts");
  }
  if (!pages.empty()) CompareWithSummaries(answers, draft);
}

}  // namespace keymuster
