#include <algorithm>

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

bool SaysDeleted(const FailedCall& call) { return call.code == "NoSuchEntity" || call.code == "NoSuchEntityException"; }

void CountDeleted(UnitKind kind, const FailedCall& call, const std::string& name, AccountDraft& draft) {
  draft.coverage.Meet(kind);
  draft.coverage.Skipped(kind, Reason::kEmptyListing, draft.Where(call.user, call.key_id),
                         "was deleted while the account was recorded");
  draft.Remark(call.origin, name + " was deleted while the account was recorded");
}

// The user was there when users were listed and gone when its keys were asked for: it has no keys to judge.
bool ForgetDeletedUser(const FailedCall& call, AccountDraft& draft) {
  const auto at = draft.users.find(call.user);
  if (!SaysDeleted(call) || at == draft.users.end()) return false;
  // A list says that it lives, after all; a report's row does not, it may be hours old.
  if (at->second.key_listing != Listing::kMissing && !at->second.keys_by_slot) return false;
  draft.users.erase(at);
  CountDeleted(UnitKind::kUser, call, "the user '" + call.user + "'", draft);
  return true;
}

// The same of a key: no answer of its own says that it lives.
bool ForgetDeletedKey(const FailedCall& call, const AnswerSet& answers, AccountDraft& draft) {
  const auto is_its = [&](const auto& of_key) { return of_key.key_id == call.key_id; };
  if (!SaysDeleted(call) || std::any_of(answers.last_uses.begin(), answers.last_uses.end(), is_its)) return false;
  for (auto& [name, user] : draft.users) {
    const auto at =
        std::find_if(user.keys.begin(), user.keys.end(), [&](const AccessKey& key) { return key.id == call.key_id; });
    if (at == user.keys.end()) continue;
    user.keys.erase(at);
    CountDeleted(UnitKind::kKey, call, "the key " + call.key_id, draft);
    return true;
  }
  return false;
}

// What was asked for and denied is a gap, and not out of scope.
void NoteAsked(const FailedCall& call, AskedFor& asked) {
  const std::string& operation = call.operation;
  const bool details = operation == "getaccountauthorizationdetails";
  asked.passwords = asked.passwords || operation == "getcredentialreport";
  asked.policies = asked.policies || details || operation == "listattacheduserpolicies";
  asked.tags = asked.tags || details || operation == "listusertags";
}

}  // namespace

void TakeFailures(const AnswerSet& answers, AccountDraft& draft) {
  for (const FailedCall& call : answers.failures) {
    if (call.operation == "listaccesskeys" && !call.user.empty()) {
      if (!ForgetDeletedUser(call, draft)) draft.missing_keys[call.user] = Why(call);
    } else if (call.operation == "getaccesskeylastused" && !call.key_id.empty()) {
      if (!ForgetDeletedKey(call, answers, draft)) draft.missing_uses[call.key_id] = Why(call);
    } else {
      NoteAsked(call, draft.account.asked);
      draft.Remark(call.origin, call.operation + " failed: " + call.code);
    }
  }
}

}  // namespace keymuster
