#include "scanner/keys/account/account_draft.h"

namespace keymuster {
namespace {

// AccessDenied, AccessDeniedException, UnauthorizedOperation, AuthorizationError, ...
bool IsDenial(const std::string& code) {
  return code.find("Denied") != std::string::npos || code.find("nauthorized") != std::string::npos ||
         code.find("Authorization") != std::string::npos;
}

MissingAnswer Why(const FailedCall& call) {
  return {IsDenial(call.code) ? Reason::kDenied : Reason::kNotRecorded, call.origin.where + ": " + call.code};
}

// The user was there when users were listed and gone when its keys were asked for: it has no keys to judge.
bool ForgetDeletedUser(const FailedCall& call, AccountDraft& draft) {
  const auto at = draft.users.find(call.user);
  const bool deleted = call.code == "NoSuchEntity" || call.code == "NoSuchEntityException";
  if (!deleted || at == draft.users.end()) return false;
  // A list says that it lives, after all; a report's row does not, it may be hours old.
  if (at->second.key_listing != Listing::kMissing && !at->second.keys_by_slot) return false;
  draft.users.erase(at);
  draft.coverage.Meet(UnitKind::kUser);
  draft.coverage.Skipped(UnitKind::kUser, Reason::kEmptyListing, draft.Where(call.user),
                         "was deleted while the account was recorded");
  draft.Remark(call.origin, "the user '" + call.user + "' was deleted while the account was recorded");
  return true;
}

}  // namespace

void TakeFailures(const AnswerSet& answers, AccountDraft& draft) {
  for (const FailedCall& call : answers.failures) {
    if (call.operation == "listaccesskeys" && !call.user.empty()) {
      if (!ForgetDeletedUser(call, draft)) draft.missing_keys[call.user] = Why(call);
    } else if (call.operation == "getaccesskeylastused" && !call.key_id.empty()) {
      draft.missing_uses[call.key_id] = Why(call);
    } else {
      draft.Remark(call.origin, call.operation + " failed: " + call.code);
    }
  }
}

}  // namespace keymuster
