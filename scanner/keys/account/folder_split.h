#pragma once

#include <vector>

#include "core/coverage.h"
#include "scanner/keys/account/answer_set.h"

namespace keymuster {

// The accounts of one folder's answers. One account a folder is the rule, and then all of it is that account's. A
// folder that holds lists of several accounts is taken apart by user names, key ids and what they decode to; an answer
// that could be either's is noted in `coverage` as lost. If nothing tells an account, one with an empty id.
std::vector<AccountAnswers> SplitByAccount(AnswerSet set, CoverageLedger& coverage);

}  // namespace keymuster
