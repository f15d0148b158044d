#include <algorithm>
#include <vector>

#include "scanner/keys/account/account_draft.h"
#include "scanner/keys/account/page_selection.h"

namespace keymuster {
namespace {

using UserPages = std::vector<const KeyListAnswer*>;

// The user whose keys these are; nullptr if the list is an empty one of somebody nobody knows. That happens when a file
// is not called as its user is, so it is a loss and no user without keys.
User* OwnerOf(const std::string& name, const UserPages& lists, AccountDraft& draft) {
  if (const auto at = draft.users.find(name); at != draft.users.end()) return &at->second;
  const bool all_known = draft.account.user_listing == Listing::kComplete;
  const AnswerOrigin& origin = lists.front()->origin;
  const bool empty = std::all_of(lists.begin(), lists.end(), [](const auto* list) { return list->keys.empty(); });
  if (empty && all_known) {
    draft.coverage.Note(UnitKind::kInput, Reason::kMalformedInput, origin.where,
                        "an empty list of keys, and list-users has no such user; name the file keys/<user>.json");
    return nullptr;
  }
  if (all_known) draft.Remark(origin, "list-users does not have the user '" + name + "'");
  User& user = draft.users[name];
  user.name = name;
  return &user;
}

void TakeKeys(const KeyListAnswer& list, User& user, AccountDraft& draft) {
  draft.RestOn(list.origin);
  for (const std::string& remark : list.origin.remarks) draft.Remark(list.origin, remark);
  for (const AccessKey& key : list.keys) {
    const auto known =
        std::find_if(user.keys.begin(), user.keys.end(), [&](const AccessKey& other) { return other.id == key.id; });
    if (known == user.keys.end()) {
      user.keys.push_back(key);
    } else {
      *known = key;
      draft.Remark(list.origin, "the key " + key.id + " stands in more than one list; it counts once");
    }
  }
}

}  // namespace

void TakeKeyLists(const AnswerSet& answers, AccountDraft& draft) {
  std::map<std::string, UserPages> by_user;
  for (const KeyListAnswer& list : answers.key_lists) by_user[list.user].push_back(&list);
  for (const auto& [name, lists] : by_user) {
    User* const user = OwnerOf(name, lists, draft);
    if (user == nullptr) continue;
    std::vector<PageOfList> pages;
    pages.reserve(lists.size());
    for (const KeyListAnswer* list : lists) pages.push_back({&list->page, false, TimeOf(list->origin)});
    const PageSelection selection = SelectPages(pages);
    user->key_listing = selection.listing;
    for (const size_t index : selection.used) TakeKeys(*lists[index], *user, draft);
    for (const size_t index : selection.superseded) {
      draft.Remark(lists[index]->origin, "set aside: a newer list of this user's keys is there");
    }
  }
}

}  // namespace keymuster
