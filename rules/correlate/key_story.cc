#include "rules/correlate/key_story.h"

#include <utility>

#include "core/printable.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

std::string Join(const std::vector<std::string_view>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

std::string OwnerOf(const StateOfKey& state) {
  if (state.canary != nullptr) return " of " + Printable(state.canary->operator_name);
  if (state.entry != nullptr) {
    return state.entry->user == nullptr ? " of the root user" : " of " + Printable(state.entry->user->name);
  }
  return state.account.empty() ? "" : " of account " + Printable(state.account);
}

// "yesterday (s3 in eu-west-1)", or "" where it is not known to have been used.
std::string UseInWords(const AccessKey& key, UtcTime now) {
  if (key.last_use.record != UseRecord::kUsed) return {};
  const std::string what = UsedFor(key.last_use);
  return RelativeDay(key.last_use.at, now) + (what.empty() ? "" : " (" + Printable(what) + ")");
}

const char* Opening(const KeyCase& key) {
  switch (key.state.state) {
    case KeyState::kActive:
      return "Leaked and active: ";
    case KeyState::kInactive:
      return "Leaked, inactive and not deleted: ";
    case KeyState::kDeleted:
      return "Leaked and deleted since: ";
    case KeyState::kUnknown:
      return "Leaked, whether it works is not known: ";
    case KeyState::kForeignAccount:
      return "Leaked key of an account that was not audited: ";
    case KeyState::kCanary:
      return "Tripwire, do not use or test it: ";
    case KeyState::kDocumentationExample:
      return "Example from AWS's documentation: ";
    case KeyState::kTemporary:
      return "Leaked temporary key: ";
    case KeyState::kUndecodable:
      return "Leaked, whose it is cannot be told: ";
  }
  return "";
}

std::string FilesOf(const KeyCase& key) {
  int64_t files = 0;
  const std::string* last = nullptr;
  for (const UsePlace& place : key.places) {
    if (last == nullptr || *last != place.location.path) ++files;
    last = &place.location.path;
  }
  return Counted(files, "file");
}

std::string PlacesFact(const KeyCase& key) {
  if (key.places.empty()) return "No place where its id stands was found in what was scanned.";
  return "Its id stands in " + Counted(static_cast<int64_t>(key.places.size()), "place") + " in " + FilesOf(key) + ".";
}

std::string RecordedOn(std::optional<UtcTime> recorded_at) {
  return recorded_at ? "recorded " + FormatUtcTime(*recorded_at) : "recorded at an unknown time";
}

std::string AccountInWords(const Account& account) {
  return account.id.empty() ? "an account without a recorded number" : "account " + Printable(account.id);
}

void TellEntry(const KeyEntry& entry, UtcTime now, std::vector<std::string>& facts) {
  const AccessKey& key = *entry.key;
  facts.push_back("It is listed as " + std::string(KeyStatusName(key.status)) + " in " +
                  AccountInWords(*entry.account) + ", owner " +
                  (entry.user == nullptr ? "the root user" : Printable(entry.user->name)) + " (" +
                  RecordedOn(entry.account->recorded_at) + ").");
  facts.push_back(key.created
                      ? "It was created on " + FormatUtcDate(*key.created) + ", " + RelativeDay(*key.created, now) + "."
                      : "When it was created is not recorded.");
  switch (key.last_use.record) {
    case UseRecord::kUsed:
      facts.push_back("It was last used on " + FormatUtcDate(key.last_use.at) + ", " + UseInWords(key, now) +
                      "; AWS notes one use in 15 minutes.");
      break;
    case UseRecord::kNever:
      facts.emplace_back("AWS has noted no use of it.");
      break;
    case UseRecord::kNotRecorded:
      facts.emplace_back("Whether it was used is not recorded.");
      break;
  }
}

void TellState(const KeyCase& key, UtcTime now, std::vector<std::string>& facts) {
  const StateOfKey& state = key.state;
  if (state.state == KeyState::kCanary) {
    facts.push_back("Account " + state.account + " is run by " + Printable(state.canary->operator_name) +
                    ": whoever uses or tests the key raises an alarm (" + Printable(state.canary->source) + ").");
  }
  if (state.entry != nullptr) TellEntry(*state.entry, now, facts);
  switch (state.state) {
    case KeyState::kDeleted: {
      const std::optional<UtcTime> recorded = state.listing->account->recorded_at;
      facts.push_back("The complete key listing of account " + state.account + ", " + RecordedOn(recorded) +
                      ", does not hold it" + (recorded ? " (" + RelativeDay(*recorded, now) + ")." : "."));
      if (!key.first_seen) {
        facts.emplace_back(
            "When it was exposed is not known: a key that was made after the listing would be missing from it, too.");
      }
      break;
    }
    case KeyState::kForeignAccount:
      facts.push_back("Its letters tell account " + state.account +
                      ", which was not audited; that is a hint, not a proof.");
      break;
    case KeyState::kUnknown:
    case KeyState::kUndecodable:
      facts.push_back("Whether it works cannot be told: " + state.because + ".");
      break;
    case KeyState::kTemporary:
      facts.emplace_back(
          "It was issued by STS and expires by itself, after 36 hours at the latest; whether it has is not known.");
      if (!state.account.empty()) {
        facts.push_back("Its letters tell account " + state.account +
                        (state.listing != nullptr ? ", which was audited." : ", which was not audited."));
      }
      break;
    case KeyState::kDocumentationExample:
      facts.emplace_back("It ends in EXAMPLE, as the ids in AWS's documentation do, and belongs to nobody.");
      break;
    case KeyState::kActive:
    case KeyState::kInactive:
    case KeyState::kCanary:
      break;
  }
}

void TellExposure(const KeyCase& key, std::vector<std::string>& facts) {
  if (key.state.state != KeyState::kActive && key.state.state != KeyState::kInactive) return;
  if (!key.first_seen) {
    facts.emplace_back(
        "When it was exposed is not known (the date of a file is not it), so use after exposure can be neither shown "
        "nor ruled out.");
    return;
  }
  const std::optional<bool> used = UsedAfterExposure(key.first_seen, key.state.entry->key->last_use);
  const std::string since = "It was first seen on " + FormatUtcDate(*key.first_seen) + ", and ";
  if (!used) {
    facts.push_back(since + "whether it was used after that is not known.");
  } else {
    facts.push_back(since + (*used ? "it was used after that." : "it was not used between that and the recording."));
  }
}

}  // namespace

std::string HeadlineOf(const KeyCase& key, UtcTime now) {
  std::string text = key.leaks.empty() ? "Breaks " + Join(key.rules) + ": " : Opening(key);
  if (key.leaks.empty() && key.state.state == KeyState::kCanary) text = Opening(key);
  text += Printable(key.id) + OwnerOf(key.state);
  if (!key.places.empty()) text += ", in " + Counted(static_cast<int64_t>(key.places.size()), "place");
  if (key.state.entry == nullptr) return text;
  const AccessKey& entry = *key.state.entry->key;
  if (entry.last_use.record == UseRecord::kNever) return text + ", never used";
  const std::string used = UseInWords(entry, now);
  return used.empty() ? text : text + ", last used " + used;
}

std::vector<std::string> FactsOf(const KeyCase& key, UtcTime now) {
  std::vector<std::string> facts;
  facts.push_back(PlacesFact(key));
  TellState(key, now, facts);
  if (!key.leaks.empty()) TellExposure(key, facts);
  if (!key.rules.empty()) facts.push_back("It breaks " + Join(key.rules) + ".");
  return facts;
}

}  // namespace keymuster
