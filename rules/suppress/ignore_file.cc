#include "rules/suppress/ignore_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"
#include "rules/suppress/entry_text.h"
#include "rules/suppress/key_exceptions.h"
#include "rules/toml_document.h"

namespace keymuster {
namespace {

constexpr size_t kFingerprintDigits = 32;

bool AllHex(std::string_view text) { return std::all_of(text.begin(), text.end(), IsLowerHex); }

bool IsPlaceFingerprint(std::string_view text) { return text.size() == kFingerprintDigits && AllHex(text); }

bool IsSecretFingerprint(std::string_view text) {
  for (const std::string_view kind : {"sha256:", "hmac-sha256:"}) {
    if (text.starts_with(kind)) return IsPlaceFingerprint(text.substr(kind.size()));
  }
  return false;
}

Result<std::string> OptionalText(const TomlNode& entry, std::string_view key) {
  const std::optional<TomlNode> node = entry.Find(key);
  if (!node) return std::string();
  return node->String();
}

Result<std::optional<UtcTime>> ReadEnd(const TomlNode& entry) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode node, entry.Get("expires"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, node.String());
  if (text == "never") return std::optional<UtcTime>();
  const Result<UtcTime> time = ParseUtcTime(text);
  if (!time.ok()) return node.Complaint("\"" + text + "\" is no date", "write \"2027-06-30\", or \"never\"");
  return std::optional<UtcTime>(*time);
}

Status ReadFingerprints(const TomlNode& entry, Suppression* suppression) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode secret, entry.Get("secret"));
  KEYMUSTER_ASSIGN_OR_RETURN(suppression->secret_fingerprint, secret.String());
  if (!IsSecretFingerprint(suppression->secret_fingerprint)) {
    return secret.Complaint("secret is no fingerprint",
                            "copy secret_fingerprint of the finding from the JSON report; where it is empty, the "
                            "secret could be guessed from one: run with --fingerprint-key-file");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(suppression->place_fingerprint, OptionalText(entry, "place"));
  if (!suppression->place_fingerprint.empty() && !IsPlaceFingerprint(suppression->place_fingerprint)) {
    return entry.Find("place")->Complaint("place is no fingerprint",
                                          "copy fingerprint of the location from the JSON report");
  }
  return {};
}

Status ReadEntry(const TomlNode& entry, const std::string& source_name, std::vector<Suppression>* list) {
  static constexpr std::array<std::string_view, 6> kKeys = {"secret", "place", "rule", "reason", "owner", "expires"};
  if (!entry.is_table()) return entry.Complaint("ignore is not a list of tables", "write [[ignore]]");
  KEYMUSTER_RETURN_IF_ERROR(entry.RefuseUnknownKeys(kKeys));
  Suppression suppression;
  suppression.source = source_name + ":" + std::to_string(entry.line());
  KEYMUSTER_RETURN_IF_ERROR(ReadFingerprints(entry, &suppression));
  KEYMUSTER_ASSIGN_OR_RETURN(suppression.rule, OptionalText(entry, "rule"));
  KEYMUSTER_RETURN_IF_ERROR(ReadEntryText(entry, "reason", "say why it is no leak", &suppression.reason));
  KEYMUSTER_RETURN_IF_ERROR(ReadEntryText(entry, "owner", "say who answers for it", &suppression.owner));
  KEYMUSTER_ASSIGN_OR_RETURN(suppression.expires, ReadEnd(entry));
  list->push_back(std::move(suppression));
  return {};
}

}  // namespace

Result<std::vector<Suppression>> LoadIgnoreFile(std::string_view toml, const std::string& source_name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlDocument document, TomlDocument::Parse(toml, source_name));
  static constexpr std::array<std::string_view, 1> kTables = {"ignore"};
  KEYMUSTER_RETURN_IF_ERROR(document.root().RefuseUnknownKeys(kTables));
  std::vector<Suppression> list;
  const std::optional<TomlNode> entries = document.root().Find("ignore");
  if (!entries) return list;  // a file from which the last entry was taken is no mistake
  if (!entries->is_array()) return entries->Complaint("ignore is not a list of tables", "write [[ignore]]");
  KEYMUSTER_RETURN_IF_ERROR(entries->ForEachElement(
      [&](const TomlNode& entry) { return SpeaksOfKeys(entry) ? Status() : ReadEntry(entry, source_name, &list); }));
  return list;
}

}  // namespace keymuster
