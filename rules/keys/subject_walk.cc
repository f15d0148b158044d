#include "rules/keys/subject_walk.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace keymuster {
namespace {

constexpr std::string_view kRootName = "<root_account>";

void VisitKeys(const Account& account, const User* user, const std::vector<AccessKey>& keys,
               const VisitSubject& visit) {
  std::vector<const AccessKey*> in_order;
  in_order.reserve(keys.size());
  for (const AccessKey& key : keys) in_order.push_back(&key);
  std::sort(in_order.begin(), in_order.end(),
            [](const AccessKey* a, const AccessKey* b) { return std::tie(a->id, a->slot) < std::tie(b->id, b->slot); });
  for (const AccessKey* key : in_order) visit(Subject::kKey, {.account = &account, .user = user, .key = key});
}

}  // namespace

void ForEachSubject(const Account& account, const VisitSubject& visit) {
  visit(Subject::kAccount, {.account = &account});
  bool root_visited = false;  // in its alphabetical place, which keeps the findings in order
  for (const User& user : account.users) {
    if (!root_visited && user.name > kRootName) {
      VisitKeys(account, nullptr, account.root.keys, visit);
      root_visited = true;
    }
    visit(Subject::kUser, {.account = &account, .user = &user});
    VisitKeys(account, &user, user.keys, visit);
  }
  if (!root_visited) VisitKeys(account, nullptr, account.root.keys, visit);
}

KeyFinding FindingOf(const KeyRule& rule, const KeySubject& subject, Judgement judgement) {
  KeyFinding finding;
  finding.rule = rule.id;
  finding.verdict = judgement.verdict;
  finding.severity = judgement.severity;
  finding.subject = rule.subject;
  finding.account = subject.account->id;
  if (subject.user != nullptr) finding.user = subject.user->name;
  if (subject.key != nullptr) {
    if (subject.user == nullptr) finding.user = kRootName;
    finding.key_id = subject.key->id;
    finding.slot = subject.key->slot;
  }
  finding.message = std::move(judgement.message);
  return finding;
}

}  // namespace keymuster
