#include "scanner/keys/account/folder_split.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/access_key_id.h"

namespace keymuster {
namespace {

using Accounts = std::map<std::string, AccountAnswers>;

// The accounts that lists, or else the caller's identity, name.
Accounts NamedAccounts(const AnswerSet& set) {
  Accounts accounts;
  const auto see = [&](const AccountName& name) {
    if (!name.id.empty()) accounts.try_emplace(name.id, AccountAnswers{name, {}, {}});
  };
  for (const UserListAnswer& list : set.user_lists) see(list.account);
  for (const ReportAnswer& report : set.reports) see(report.account);
  for (const UserDetailsAnswer& details : set.user_details) see(details.account);
  if (!accounts.empty()) return accounts;
  for (const CallerAnswer& caller : set.callers) see(caller.account);
  return accounts;
}

// Tells which of several accounts an answer without an ARN belongs to.
class Attribution {
 public:
  Attribution(const AnswerSet& set, const Accounts& accounts) : accounts_(accounts) {
    for (const UserListAnswer& list : set.user_lists) {
      for (const User& user : list.users) by_user_[user.name].insert(list.account.id);
    }
    for (const ReportAnswer& report : set.reports) {
      for (const ReportRow& row : report.rows) by_user_[row.user].insert(report.account.id);
    }
    for (const KeyListAnswer& list : set.key_lists) {
      const std::string account = OfUser(list.user, list.keys.empty() ? "" : list.keys.front().id);
      for (const AccessKey& key : list.keys) by_key_[key.id] = account;
    }
  }

  // Empty if it cannot be told. A name decides before a key id does: a hint must not overrule an ARN.
  std::string OfUser(const std::string& user, const std::string& key_id) const {
    const auto at = by_user_.find(user);
    if (at != by_user_.end() && at->second.size() == 1) return *at->second.begin();
    const auto id = AccessKeyId::Parse(key_id);
    const std::string hint = id ? id->account().value_or("") : "";
    return accounts_.contains(hint) ? hint : std::string();
  }

  std::string OfKey(const std::string& key_id, const std::string& user) const {
    const auto at = by_key_.find(key_id);
    return at != by_key_.end() ? at->second : OfUser(user, key_id);
  }

 private:
  const Accounts& accounts_;
  std::map<std::string, std::set<std::string>> by_user_;
  std::map<std::string, std::string> by_key_;
};

void Split(AnswerSet set, Accounts& accounts, CoverageLedger& coverage) {
  const Attribution attribution(set, accounts);
  const auto give = [&](auto answers, const auto& account_of) {
    for (auto& answer : answers) {
      const std::string account = account_of(answer);
      if (const auto at = accounts.find(account); at != accounts.end()) {
        at->second.answers.Add(std::move(answer));
      } else {
        coverage.Note(UnitKind::kInput, Reason::kMalformedInput, answer.origin.where,
                      "its folder holds several accounts and it does not tell which is its own; give each a folder");
      }
    }
  };
  const auto nobody = [](const auto&) { return std::string(); };
  give(std::move(set.user_lists), [](const UserListAnswer& list) { return list.account.id; });
  give(std::move(set.reports), [](const ReportAnswer& report) { return report.account.id; });
  give(std::move(set.callers), [](const CallerAnswer& caller) { return caller.account.id; });
  give(std::move(set.key_lists), [&](const KeyListAnswer& list) {
    return attribution.OfUser(list.user, list.keys.empty() ? "" : list.keys.front().id);
  });
  give(std::move(set.last_uses), [&](const LastUseAnswer& use) { return attribution.OfKey(use.key_id, use.user); });
  give(std::move(set.failures), [&](const FailedCall& call) { return attribution.OfKey(call.key_id, call.user); });
  give(std::move(set.user_policies), [&](const UserPoliciesAnswer& list) { return attribution.OfUser(list.user, ""); });
  give(std::move(set.user_tags), [&](const UserTagsAnswer& list) { return attribution.OfUser(list.user, ""); });
  give(std::move(set.user_details), [](const UserDetailsAnswer& details) { return details.account.id; });
  give(std::move(set.summaries), nobody);
  give(std::move(set.aliases), nobody);
}

}  // namespace

std::vector<AccountAnswers> SplitByAccount(AnswerSet set, CoverageLedger& coverage) {
  Accounts accounts = NamedAccounts(set);
  std::vector<AccountAnswers> result;
  if (accounts.size() > 1) {
    Split(std::move(set), accounts, coverage);
    for (auto& [id, account] : accounts) result.push_back(std::move(account));
    return result;
  }
  AccountAnswers only = accounts.empty() ? AccountAnswers{} : std::move(accounts.begin()->second);
  only.answers = std::move(set);
  for (const CallerAnswer& caller : only.answers.callers) {
    if (caller.account.id != only.name.id) {
      only.remarks.push_back(caller.origin.where + ": the caller is of account " + caller.account.id +
                             ", the users are of " + only.name.id);
    }
  }
  result.push_back(std::move(only));
  return result;
}

}  // namespace keymuster
