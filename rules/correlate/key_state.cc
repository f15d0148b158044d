#include "rules/correlate/key_state.h"

#include <utility>

#include "core/access_key_id.h"
#include "rules/keys/silence.h"

namespace keymuster {
namespace {

StateOfKey Unknown(StateOfKey state, std::string because) {
  state.state = KeyState::kUnknown;
  state.because = std::move(because);
  return state;
}

StateOfKey FromEntry(StateOfKey state) {
  switch (state.entry->key->status) {
    case KeyStatus::kActive:
      state.state = KeyState::kActive;
      return state;
    case KeyStatus::kInactive:
    case KeyStatus::kExpired:
      state.state = KeyState::kInactive;
      return state;
    case KeyStatus::kUnknown:
      break;
  }
  return Unknown(std::move(state), "its status in the recording is missing or unknown");
}

// The id is of an audited account that does not list it.
StateOfKey FromAbsence(StateOfKey state, std::optional<UtcTime> first_seen) {
  if (!state.listing->complete) {
    std::string gap = state.listing->gap;
    return Unknown(std::move(state), "its account was audited, but " + gap);
  }
  if (first_seen) {
    const std::optional<UtcTime> recorded = state.listing->account->recorded_at;
    if (!recorded) return Unknown(std::move(state), "the time of its account's key listing is not recorded");
    if (*recorded <= *first_seen) return Unknown(std::move(state), "its account's key listing is older than the leak");
  }
  state.state = KeyState::kDeleted;
  return state;
}

StateOfKey FromLetters(StateOfKey state, const AccessKeyId& id, const KeyRegister& known,
                       std::optional<UtcTime> first_seen) {
  switch (id.kind()) {
    case KeyIdKind::kTemporary:
    case KeyIdKind::kBearer:
      state.state = KeyState::kTemporary;
      return state;
    case KeyIdKind::kContextSpecific:
    case KeyIdKind::kPrincipal:
      return Unknown(std::move(state), "ids of this kind stand in no list of access keys");
    case KeyIdKind::kLongTerm:
    case KeyIdKind::kUndocumented:
    case KeyIdKind::kOther:
      break;
  }
  if (state.account.empty()) {
    state.state = KeyState::kUndecodable;
    state.because = id.old_style() ? "it is of the old style, which tells no account"
                                   : "it is not formed as AWS forms ids, so it tells no account";
    return state;
  }
  if (!known.audited_any()) return Unknown(std::move(state), "no account was audited");
  if (state.listing != nullptr) return FromAbsence(std::move(state), first_seen);
  if (known.audited_unnamed()) {
    return Unknown(std::move(state), "the recording of an audited account does not tell that account's number");
  }
  state.state = KeyState::kForeignAccount;
  return state;
}

}  // namespace

CanaryIndex IndexCanaries(const std::vector<CanaryAccount>& canaries) {
  CanaryIndex index;
  for (const CanaryAccount& canary : canaries) index.emplace(canary.account, &canary);
  return index;
}

StateOfKey DecideState(std::string_view id, const KeyRegister& known, const CanaryIndex& canaries,
                       std::optional<UtcTime> first_seen) {
  StateOfKey state;
  const std::optional<AccessKeyId> parsed = AccessKeyId::Parse(id);
  state.entry = known.Find(id);
  if (state.entry != nullptr) state.account = state.entry->account->id;
  if (state.account.empty() && parsed) state.account = parsed->account().value_or("");
  if (!state.account.empty()) state.listing = known.Account(state.account);

  if (const auto canary = canaries.find(state.account); canary != canaries.end()) {
    state.canary = canary->second;
    state.state = KeyState::kCanary;
    return state;
  }
  if (state.entry != nullptr) return FromEntry(std::move(state));
  if (!parsed) {
    state.state = KeyState::kUndecodable;
    state.because = "it is not formed as AWS forms ids, so it tells no account";
    return state;
  }
  if (parsed->documentation_example()) {
    state.state = KeyState::kDocumentationExample;
    state.account.clear();
    return state;
  }
  return FromLetters(std::move(state), *parsed, known, first_seen);
}

Severity SeverityOfLeak(const StateOfKey& state) {
  switch (state.state) {
    case KeyState::kActive:
      return Severity::kCritical;
    case KeyState::kInactive:
      return Severity::kHigh;
    case KeyState::kUnknown:
      // A key of an audited account may well be live; of others nothing was asked.
      return state.listing != nullptr || state.entry != nullptr ? Severity::kHigh : Severity::kMedium;
    case KeyState::kForeignAccount:
    case KeyState::kTemporary:
    case KeyState::kUndecodable:
      return Severity::kMedium;
    case KeyState::kDeleted:
    case KeyState::kCanary:
    case KeyState::kDocumentationExample:
      break;
  }
  return Severity::kInfo;
}

std::optional<bool> UsedAfterExposure(std::optional<UtcTime> first_seen, const LastUse& use) {
  if (!first_seen || use.record == UseRecord::kNotRecorded) return std::nullopt;
  if (use.record == UseRecord::kUsed && use.at > *first_seen) return true;
  // "Not since" is only known up to the moment of the recording.
  if (!RecordingTimeKnown(use.recorded_at) || use.recorded_at <= *first_seen) return std::nullopt;
  return false;
}

}  // namespace keymuster
