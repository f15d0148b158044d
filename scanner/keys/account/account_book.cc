#include "scanner/keys/account/account_book.h"

#include <set>
#include <utility>

#include "scanner/keys/account/folder_split.h"

namespace keymuster {
namespace {

// A recording's own note of when it began counts for all its answers that tell no time themselves.
void ApplyNotes(AnswerSet& set) {
  std::optional<UtcTime> began;
  for (const RecordingNote& note : set.notes) {
    if (!began || *note.origin.recorded_at < *began) began = note.origin.recorded_at;
  }
  if (!began) return;
  ForEachOrigin(set, [&](AnswerOrigin& origin) {
    if (!origin.recorded_at) origin.recorded_at = began;
  });
}

void Merge(AccountAnswers& into, AccountAnswers&& from) {
  into.answers.Append(std::move(from.answers));
  into.remarks.insert(into.remarks.end(), from.remarks.begin(), from.remarks.end());
}

}  // namespace

void AccountBook::Add(const std::string& folder, Answer answer) { folders_[folder].Add(std::move(answer)); }

std::vector<AccountAnswers> AccountBook::Join(CoverageLedger& coverage) && {
  std::map<std::string, AccountAnswers> named;                   // by ARN
  std::map<std::string, AccountAnswers> hinted;                  // by what key ids decode to
  std::vector<std::pair<std::string, AccountAnswers>> nameless;  // with their folder
  for (auto& [folder, set] : folders_) {
    ApplyNotes(set);
    for (AccountAnswers& account : SplitByAccount(std::move(set), coverage)) {
      if (account.name.id.empty()) {
        nameless.emplace_back(folder, std::move(account));
      } else if (const auto [at, is_new] = named.try_emplace(account.name.id, AccountAnswers{account.name, {}, {}});
                 true) {
        Merge(at->second, std::move(account));
      }
    }
  }

  std::vector<AccountAnswers> accounts;
  for (auto& [folder, account] : nameless) {
    const std::string hint = account.answers.AccountHint();
    if (const auto at = named.find(hint); at != named.end()) {
      at->second.remarks.push_back(folder + ": no ARN names its account; joined because its key ids decode to " + hint);
      Merge(at->second, std::move(account));
    } else if (!hint.empty()) {
      Merge(hinted[hint], std::move(account));
    } else {
      account.remarks.emplace_back("no ARN names the account");
      accounts.push_back(std::move(account));
    }
  }
  for (auto& [hint, account] : hinted) {
    account.remarks.push_back("no ARN names the account; its key ids decode to " + hint);
    accounts.push_back(std::move(account));
  }
  for (auto& [id, account] : named) accounts.push_back(std::move(account));
  return accounts;
}

}  // namespace keymuster
