#include "scanner/keys/account/account_assembly.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace keymuster {
namespace {

template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// The order of files must not matter where two answers have one time.
void SortByPlace(AnswerSet& set) {
  const auto sort = [](auto& answers) {
    std::stable_sort(answers.begin(), answers.end(),
                     [](const auto& left, const auto& right) { return left.origin.where < right.origin.where; });
  };
  sort(set.user_lists);
  sort(set.key_lists);
  sort(set.last_uses);
  sort(set.reports);
  sort(set.user_policies);
  sort(set.user_tags);
  sort(set.user_details);
  sort(set.failures);
}

std::vector<InputFile> InputsOf(AnswerSet& set) {
  std::set<std::shared_ptr<const InputFile>> files;
  ForEachOrigin(set, [&](const AnswerOrigin& origin) { files.insert(origin.input); });
  std::vector<InputFile> inputs;
  for (const auto& file : files) {
    if (file != nullptr) inputs.push_back(*file);
  }
  std::sort(inputs.begin(), inputs.end(),
            [](const InputFile& left, const InputFile& right) { return left.path < right.path; });
  return inputs;
}

bool KeyOrder(const AccessKey& left, const AccessKey& right) {
  return std::tie(left.slot, left.id) < std::tie(right.slot, right.id);
}

MissingAnswer Find(const std::map<std::string, MissingAnswer>& missing, const std::string& name) {
  const auto at = missing.find(name);
  return at == missing.end() ? MissingAnswer{} : at->second;
}

void CountKeys(AccountDraft& draft, const std::string& user, const std::vector<AccessKey>& keys) {
  draft.coverage.Meet(UnitKind::kKey, keys.size());
  for (const AccessKey& key : keys) {
    if (key.last_use.record != UseRecord::kNotRecorded) {
      draft.coverage.Scanned(UnitKind::kKey, 0);
      continue;
    }
    MissingAnswer why = Find(draft.missing_uses, key.id);
    const std::string name = key.id.empty() ? "key " + std::to_string(key.slot) : key.id;
    draft.coverage.Failed(UnitKind::kKey, why.reason, draft.Where(user, name),
                          why.detail.empty() ? "no get-access-key-last-used" : why.detail);
  }
}

const char* HowCut(const User& user) {
  if (!user.keys_by_slot) return "list-access-keys was cut";
  if (user.more_keys_than_slots) return "the report shows two keys and says that there are more";
  return "the report shows two keys and has no column that says whether there are more";
}

void CountUser(AccountDraft& draft, const User& user) {
  draft.coverage.Meet(UnitKind::kUser);
  if (user.key_listing == Listing::kComplete) {
    draft.coverage.Scanned(UnitKind::kUser, 0);
  } else if (user.key_listing == Listing::kTruncated) {
    draft.coverage.Failed(UnitKind::kUser, Reason::kCutListing, draft.Where(user.name), HowCut(user));
  } else {
    MissingAnswer why = Find(draft.missing_keys, user.name);
    draft.coverage.Failed(UnitKind::kUser, why.reason, draft.Where(user.name),
                          why.detail.empty() ? "no list-access-keys" : why.detail);
  }
  CountKeys(draft, user.name, user.keys);
}

void CountUsers(AccountDraft& draft, const std::vector<User>& users) {
  if (draft.account.user_listing == Listing::kMissing) {
    draft.coverage.Note(UnitKind::kInput, Reason::kNotRecorded, draft.Where(""),
                        "no list-users and no credential report: other users may exist");
  } else if (draft.account.user_listing == Listing::kTruncated) {
    draft.coverage.Note(UnitKind::kInput, Reason::kCutListing, draft.Where(""),
                        "list-users is not complete: other users may exist");
  }
  for (const User& user : users) CountUser(draft, user);
  CountKeys(draft, "<root_account>", draft.account.root.keys);
}

}  // namespace

AssembledAccount AssembleAccount(AccountAnswers answers) {
  SortByPlace(answers.answers);
  AccountDraft draft;
  draft.account.id = answers.name.id;
  draft.account.partition = answers.name.partition;
  draft.account.remarks = std::move(answers.remarks);
  TakeSummaries(answers.answers, draft);
  TakeUserLists(answers.answers, draft);
  TakeKeyLists(answers.answers, draft);
  TakeLastUses(answers.answers, draft);
  TakeReports(answers.answers, draft);
  TakeUserDetails(answers.answers, draft);
  TakeFailures(answers.answers, draft);

  draft.account.users.reserve(draft.users.size());
  for (auto& [name, user] : draft.users) {
    std::sort(user.keys.begin(), user.keys.end(), KeyOrder);
    draft.account.users.push_back(std::move(user));
  }
  draft.account.inputs = InputsOf(answers.answers);
  SortUnique(draft.account.remarks);
  CountUsers(draft, draft.account.users);
  return {std::move(draft.account), std::move(draft.coverage)};
}

CoverageLedger CountAccount(const Account& account) {
  AccountDraft draft;
  draft.account.id = account.id;
  draft.account.user_listing = account.user_listing;
  draft.account.root = account.root;
  CountUsers(draft, account.users);
  return std::move(draft.coverage);
}

}  // namespace keymuster
