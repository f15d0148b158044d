#include "rules/suppress/key_exceptions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/access_key_id.h"
#include "core/ascii.h"
#include "core/spelling.h"
#include "rules/keys/key_rule.h"
#include "rules/suppress/entry_text.h"

namespace keymuster {
namespace {

constexpr std::array<std::string_view, 8> kKeys = {"rule",   "account", "user",   "key",
                                                   "reason", "owner",   "ticket", "expires"};

Status ReadOptional(const TomlNode& entry, std::string_view key, std::string* text) {
  if (!entry.Find(key)) return {};
  return ReadEntryText(entry, key, "leave it out, or name one", text);
}

Result<const KeyRule*> ReadRule(const TomlNode& entry, std::string* id) {
  KEYMUSTER_RETURN_IF_ERROR(ReadEntryText(entry, "rule", "name the rule that is broken", id));
  std::vector<std::string_view> known;
  for (const KeyRule* rule : AllKeyRules()) {
    if (rule->id == *id) return rule;
    known.push_back(rule->id);
  }
  return entry.Find("rule")->Complaint("there is no key rule \"" + *id + "\"" + DidYouMean(*id, known));
}

// Whom an entry is about must be said as far as the rule looks: no entry may cover a whole account by leaving out a
// word.
Status ReadSubject(const TomlNode& entry, Subject subject, KeyException* exception) {
  KEYMUSTER_RETURN_IF_ERROR(ReadEntryText(entry, "account", "write its twelve digits", &exception->account));
  const std::string& account = exception->account;
  if (account.size() != 12 || !std::all_of(account.begin(), account.end(), IsDigit)) {
    return entry.Find("account")->Complaint("account is not an account number", "write twelve digits, in quotes");
  }
  KEYMUSTER_RETURN_IF_ERROR(ReadOptional(entry, "user", &exception->user));
  KEYMUSTER_RETURN_IF_ERROR(ReadOptional(entry, "key", &exception->key_id));
  if (!exception->key_id.empty() && !AccessKeyId::Parse(exception->key_id)) {
    return entry.Find("key")->Complaint("key is no id of an access key");
  }
  if (subject == Subject::kKey && exception->user.empty() && exception->key_id.empty()) {
    return entry.Complaint("names neither user nor key", "say whose key breaks the rule");
  }
  if (subject == Subject::kUser && exception->user.empty()) {
    return entry.Complaint("names no user", exception->rule + " judges users");
  }
  return {};
}

Status ReadEnd(const TomlNode& entry, std::optional<UtcTime>* end) {
  std::string text;
  KEYMUSTER_RETURN_IF_ERROR(ReadEntryText(entry, "expires", "write a date: \"2027-06-30\"", &text));
  const Result<UtcTime> time = ParseUtcTime(text);
  if (!time.ok()) {
    return entry.Find("expires")->Complaint("\"" + text + "\" is no date",
                                            "write \"2027-06-30\": an exception for a key has an end");
  }
  *end = *time;
  return {};
}

Status ReadEntry(const TomlNode& entry, KeyException* exception) {
  KEYMUSTER_RETURN_IF_ERROR(entry.RefuseUnknownKeys(kKeys));
  KEYMUSTER_ASSIGN_OR_RETURN(const KeyRule* const rule, ReadRule(entry, &exception->rule));
  KEYMUSTER_RETURN_IF_ERROR(ReadSubject(entry, rule->subject, exception));
  KEYMUSTER_RETURN_IF_ERROR(ReadEntryText(entry, "reason", "say why it is accepted", &exception->reason));
  KEYMUSTER_RETURN_IF_ERROR(ReadEntryText(entry, "owner", "say who answers for it", &exception->owner));
  KEYMUSTER_RETURN_IF_ERROR(ReadEntryText(entry, "ticket", "say where it was decided", &exception->ticket));
  return ReadEnd(entry, &exception->expires);
}

bool Covers(const KeyException& entry, const KeyFinding& finding) {
  return finding.verdict == Verdict::kFail && entry.rule == finding.rule && entry.account == finding.account &&
         (entry.user.empty() || entry.user == finding.user) && (entry.key_id.empty() || entry.key_id == finding.key_id);
}

void Count(const KeyException& entry, std::vector<RuleTally>& tallies) {
  for (RuleTally& tally : tallies) {
    if (tally.rule != entry.rule) continue;
    tally.failed -= entry.findings.size();
    tally.excepted += entry.findings.size();
  }
}

}  // namespace

bool SpeaksOfKeys(const TomlNode& entry) {
  if (!entry.is_table() || entry.Find("secret")) return false;
  return entry.Find("account") || entry.Find("user") || entry.Find("key") || entry.Find("ticket");
}

Result<std::vector<KeyException>> LoadKeyExceptions(std::string_view toml, const std::string& source_name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlDocument document, TomlDocument::Parse(toml, source_name));
  std::vector<KeyException> list;
  const std::optional<TomlNode> entries = document.root().Find("ignore");
  if (!entries) return list;
  if (!entries->is_array()) return entries->Complaint("ignore is not a list of tables", "write [[ignore]]");
  KEYMUSTER_RETURN_IF_ERROR(entries->ForEachElement([&](const TomlNode& entry) -> Status {
    if (!SpeaksOfKeys(entry)) return {};
    KeyException exception;
    exception.source = source_name + ":" + std::to_string(entry.line());
    if (const Status status = ReadEntry(entry, &exception); !status.ok()) {
      exception.state = ExceptionState::kMalformed;
      exception.problem = status.error().what + (status.error().mend.empty() ? "" : ": " + status.error().mend);
    }
    list.push_back(std::move(exception));
    return {};
  }));
  return list;
}

void ExceptKeys(UtcTime now, std::vector<KeyException>* list, KeyJudgement* judgement) {
  for (KeyException& entry : *list) {
    if (entry.state == ExceptionState::kMalformed) continue;
    if (*entry.expires <= now) {
      entry.state = ExceptionState::kExpired;
      continue;
    }
    std::vector<KeyFinding>& findings = judgement->findings;
    const auto taken = std::stable_partition(findings.begin(), findings.end(),
                                             [&](const KeyFinding& finding) { return !Covers(entry, finding); });
    if (taken == findings.end()) continue;
    entry.state = ExceptionState::kUsed;
    entry.findings.assign(std::make_move_iterator(taken), std::make_move_iterator(findings.end()));
    findings.erase(taken, findings.end());
    Count(entry, judgement->tallies);
  }
}

}  // namespace keymuster
