#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/inventory.h"
#include "core/result.h"
#include "scanner/keys/live/client.h"

namespace keymuster {

// An account as AWS Organizations lists it.
struct ListedAccount {
  std::string id;         // twelve digits
  std::string partition;  // of its ARN: "aws"
  std::string name;       // may be empty
  std::string state;      // "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", ...

  // Whether anybody can ask it: it is neither suspended, closed nor yet to be opened.
  bool can_be_asked() const;
};

struct Organisation {
  std::string own_account;              // of the credentials that asked
  std::vector<ListedAccount> accounts;  // sorted by id, each once
};

// Asks AWS for all accounts of the organisation that the credentials belong to. All or nothing: with half of a list
// nobody could tell which accounts are missing. kUnreadable with AWS's code and what to do about it; kInterrupted.
Result<Organisation> ListOrganisation(Client& client);

// One page of ListAccounts (AWS Organizations API Reference; JSON). `next_token`: empty behind the last one. kMalformed
// with the JSON path.
Result<std::vector<ListedAccount>> ReadListAccounts(std::string_view json, std::string& next_token);

// "AccessDeniedException" of an error answer in JSON; empty if the text is none.
std::string ReadJsonErrorCode(std::string_view json);

}  // namespace keymuster
