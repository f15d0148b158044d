#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/coverage.h"
#include "scanner/keys/account/answer_set.h"
#include "scanner/keys/answers/answer.h"

namespace keymuster {

// Collects answers folder by folder and joins them to accounts. An answer belongs to the account that the ARNs of its
// folder name; folders of one account are joined. An answer that no ARN reaches is joined by its key ids, which decode
// to an account number, and only to an account that ARNs have told: that is a hint, so it is remarked.
class AccountBook {
 public:
  void Add(const std::string& folder, Answer answer);

  // Accounts in the order of their ids; answers that cannot be told apart are noted in `coverage` as lost.
  std::vector<AccountAnswers> Join(CoverageLedger& coverage) &&;

 private:
  std::map<std::string, AnswerSet> folders_;
};

}  // namespace keymuster
