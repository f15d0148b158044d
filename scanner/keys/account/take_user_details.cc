#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "scanner/keys/account/account_draft.h"
#include "scanner/keys/account/page_selection.h"

namespace keymuster {
namespace {

// Details and lists only add to users that others have told of: they may have been filtered, and prove no absence.
User* Find(const std::string& name, const AnswerOrigin& origin, AccountDraft& draft) {
  const auto at = draft.users.find(name);
  if (at != draft.users.end()) return &at->second;
  draft.Remark(origin, "no recorded list holds the user '" + name + "'; the policies and tags are not used");
  return nullptr;
}

// A recording of details is large and mostly of other things: users are remarked on only where they are another's.
void TakeDetail(const UserDetail& detail, const AnswerOrigin& origin, AccountDraft& draft) {
  const auto at = draft.users.find(detail.name);
  if (at == draft.users.end()) return;
  User& user = at->second;
  if (!user.id.empty() && user.id != detail.id) {
    draft.Remark(origin, "the user '" + detail.name + "' is another one than the lists have; its details are not used");
    return;
  }
  if (detail.policies_told) {
    user.policies = detail.policies;
    user.policy_listing = Listing::kComplete;
  }
  user.boundary = detail.boundary;
  user.tags = detail.tags;
  user.tag_listing = Listing::kComplete;
}

// Whether more of the details exist than were recorded behind this page.
bool IsCut(const UserDetailsAnswer& details, const AnswerSet& answers) {
  const std::string& next = details.page.next_marker;
  return details.page.cut &&
         (next.empty() || std::none_of(answers.user_details.begin(), answers.user_details.end(),
                                       [&](const auto& other) { return other.page.request_marker == next; }));
}

// When the newest details were recorded.
std::optional<UtcTime> TakeDetails(const AnswerSet& answers, AccountDraft& draft) {
  std::optional<UtcTime> newest;
  std::vector<const UserDetailsAnswer*> oldest_first;
  for (const UserDetailsAnswer& details : answers.user_details) oldest_first.push_back(&details);
  std::stable_sort(oldest_first.begin(), oldest_first.end(),
                   [](const auto* left, const auto* right) { return TimeOf(left->origin) < TimeOf(right->origin); });
  for (const UserDetailsAnswer* details : oldest_first) {
    if (details->users.empty()) continue;  // asked for roles or groups only
    draft.account.asked.policies = draft.account.asked.tags = true;
    draft.RestOn(details->origin);
    for (const std::string& remark : details->origin.remarks) draft.Remark(details->origin, remark);
    if (IsCut(*details, answers)) draft.Remark(details->origin, "cut: not all users' policies and tags");
    for (const UserDetail& detail : details->users) TakeDetail(detail, details->origin, draft);
    newest = std::max(newest, TimeOf(details->origin));
  }
  return newest;
}

// The pages of one list that count, oldest first, and how far the list can be trusted.
template <typename T>
PageSelection Select(const std::vector<const T*>& lists) {
  std::vector<PageOfList> pages;
  pages.reserve(lists.size());
  for (const T* list : lists) pages.push_back({&list->page, false, TimeOf(list->origin)});
  return SelectPages(pages);
}

template <typename T>
using ByUser = std::map<std::string, std::vector<const T*>>;

// Of a list and the details, the newer one speaks.
bool IsOutdone(const AnswerOrigin& origin, Listing known, std::optional<UtcTime> details_at) {
  return known == Listing::kComplete && TimeOf(origin) < details_at;
}

// What a user has of one kind, as the pages of its list tell.
template <typename Answer, typename Entry>
void TakeLists(const ByUser<Answer>& by_user, std::vector<Entry> Answer::*told, Listing User::*listing,
               std::vector<Entry> User::*entries, std::optional<UtcTime> details_at, AccountDraft& draft) {
  for (const auto& [name, lists] : by_user) {
    User* const user = Find(name, lists.front()->origin, draft);
    if (user == nullptr || IsOutdone(lists.front()->origin, user->*listing, details_at)) continue;
    const PageSelection selection = Select(lists);
    (user->*entries).clear();
    user->*listing = selection.listing;
    for (const size_t index : selection.used) {
      const std::vector<Entry>& page = lists[index]->*told;
      draft.RestOn(lists[index]->origin);
      (user->*entries).insert((user->*entries).end(), page.begin(), page.end());
    }
  }
}

void TakePolicyLists(const AnswerSet& answers, std::optional<UtcTime> details_at, AccountDraft& draft) {
  ByUser<UserPoliciesAnswer> attached;
  for (const UserPoliciesAnswer& list : answers.user_policies) {
    if (!list.inline_ones) attached[list.user].push_back(&list);
  }
  if (!attached.empty()) draft.account.asked.policies = true;
  TakeLists(attached, &UserPoliciesAnswer::names, &User::policy_listing, &User::policies, details_at, draft);
  // Inline policies say nothing of what is attached; one of AWS's names is told all the same.
  for (const UserPoliciesAnswer& list : answers.user_policies) {
    if (!list.inline_ones) continue;
    User* const user = Find(list.user, list.origin, draft);
    if (user == nullptr) continue;
    draft.RestOn(list.origin);
    user->policies.insert(user->policies.end(), list.names.begin(), list.names.end());
  }
}

void TakeTagLists(const AnswerSet& answers, std::optional<UtcTime> details_at, AccountDraft& draft) {
  ByUser<UserTagsAnswer> by_user;
  for (const UserTagsAnswer& list : answers.user_tags) by_user[list.user].push_back(&list);
  if (!by_user.empty()) draft.account.asked.tags = true;
  TakeLists(by_user, &UserTagsAnswer::tags, &User::tag_listing, &User::tags, details_at, draft);
}

}  // namespace

void TakeUserDetails(const AnswerSet& answers, AccountDraft& draft) {
  const std::optional<UtcTime> details_at = TakeDetails(answers, draft);
  TakePolicyLists(answers, details_at, draft);
  TakeTagLists(answers, details_at, draft);
  for (auto& [name, user] : draft.users) {
    std::sort(user.policies.begin(), user.policies.end());
    user.policies.erase(std::unique(user.policies.begin(), user.policies.end()), user.policies.end());
    std::stable_sort(user.tags.begin(), user.tags.end(),
                     [](const UserTag& left, const UserTag& right) { return left.key < right.key; });
    user.tags.erase(std::unique(user.tags.begin(), user.tags.end(),
                                [](const UserTag& left, const UserTag& right) { return left.key == right.key; }),
                    user.tags.end());
  }
}

}  // namespace keymuster
