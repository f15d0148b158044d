#pragma once

#include "core/coverage.h"
#include "core/inventory.h"
#include "scanner/keys/account/account_draft.h"
#include "scanner/keys/account/answer_set.h"

namespace keymuster {

struct AssembledAccount {
  Account account;
  CoverageLedger coverage;  // of its users and keys
};

// Puts the answers of one account together: users from list-users (else from the credential report), keys from
// list-access-keys (else the report's slots), uses from get-access-key-last-used (else the report's, where the slot is
// certain). Pure; the result does not depend on the order of the answers.
AssembledAccount AssembleAccount(AccountAnswers answers);

// Counts users and keys of an account that was assembled elsewhere (a snapshot).
CoverageLedger CountAccount(const Account& account);

}  // namespace keymuster
