#pragma once

#include <string>
#include <string_view>

#include "rules/remedies/remedy.h"

namespace keymuster {

// The AWS CLI commands about one key, exact and quoted for a POSIX shell. Values are joined to their option
// (--user-name=VALUE), because a user name may begin with a dash. No command prints a secret: a new key goes straight
// into a file that only its owner can read, and is taken from there. Source: AWS CLI Command Reference, iam, sts,
// cloudtrail.
class KeyCommands {
 public:
  explicit KeyCommands(const RemedySubject& subject);

  std::string FindOwner() const;  // sets $OWNER, for keys whose user is not known
  std::string ListKeys() const;
  std::string ListKeysWithUse() const;  // every key of the user, and its last use
  std::string Create() const;           // writes new_key_file(), tags the user
  std::string UndoCreate() const;
  std::string VerifyNew() const;  // asks STS with the new key who it is
  std::string LastUse() const;
  std::string SetStatus(std::string_view status) const;  // "Inactive"
  std::string DeleteIfInactive() const;                  // refuses any other status
  std::string Trail() const;                             // CloudTrail of all regions
  std::string RevokeUserSessions() const;
  std::string AllowUserSessions() const;
  std::string RevokeRoleSessions() const;  // of $ROLE
  std::string AllowRoleSessions() const;
  std::string OwningAccount() const;
  std::string CleanUp() const;  // removes the file of the new key and the old key's tag
  std::string RootKeyCount() const;

 private:
  std::string OnUser(std::string_view action) const;  // aws iam ACTION --user-name=...
  std::string OnKey(std::string_view action) const;   // the same with --access-key-id=...
  std::string SetNewId() const;                       // NEW=... read from the file

  std::string id_;        // as a shell word
  std::string raw_id_;    // as it is
  std::string user_;      // as a shell word; "$OWNER" where not known
  std::string new_file_;  // as a shell word
};

}  // namespace keymuster
