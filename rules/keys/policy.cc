#include "rules/keys/policy.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "rules/toml_document.h"

namespace keymuster {
namespace {

// A threshold: its name in the file, where it is kept, and which values can be meant. Ten years is more than any
// policy asks for; a larger number is a slip (seconds for days).
struct Threshold {
  std::string_view name;
  int64_t KeyPolicy::*value;
  int64_t lowest;
  int64_t highest;
};

constexpr int64_t kTenYears = 3'650;

constexpr std::array kThresholds = {
    Threshold{"max_age_days", &KeyPolicy::max_age_days, 1, kTenYears},
    Threshold{"max_unused_days", &KeyPolicy::max_unused_days, 1, kTenYears},
    Threshold{"never_used_grace_days", &KeyPolicy::never_used_grace_days, 0, kTenYears},
    Threshold{"inactive_delete_days", &KeyPolicy::inactive_delete_days, 0, kTenYears},
    Threshold{"max_keys", &KeyPolicy::max_keys, 1, 100},
    Threshold{"max_active_keys", &KeyPolicy::max_active_keys, 1, 100},
    Threshold{"rotation_window_days", &KeyPolicy::rotation_window_days, 0, 365},
    Threshold{"stale_recording_hours", &KeyPolicy::stale_recording_hours, 1, kTenYears * 24},
    Threshold{"forecast_days", &KeyPolicy::forecast_days, 0, 365},
    Threshold{"warn_ahead_days", &KeyPolicy::warn_ahead_days, 0, 365},
};

// A list of names that keys may be used with.
struct AllowList {
  std::string_view name;
  std::vector<std::string> KeyPolicy::*names;
};

constexpr std::array kAllowLists = {
    AllowList{"allowed_regions", &KeyPolicy::allowed_regions},
    AllowList{"allowed_services", &KeyPolicy::allowed_services},
};

Status ReadThreshold(const TomlNode& keys, const Threshold& threshold, KeyPolicy& policy) {
  const std::optional<TomlNode> node = keys.Find(threshold.name);
  if (!node) return {};
  KEYMUSTER_ASSIGN_OR_RETURN(const int64_t value, node->Integer());
  if (value < threshold.lowest || value > threshold.highest) {
    return node->Complaint(
        std::string(threshold.name) + " is " + std::to_string(value) + ", out of range",
        "give a number from " + std::to_string(threshold.lowest) + " to " + std::to_string(threshold.highest));
  }
  policy.*threshold.value = value;
  return {};
}

// AWS writes both in lower case, with digits and dashes: "eu-west-1", "s3", "execute-api".
Status ReadAllowList(const TomlNode& keys, const AllowList& list, KeyPolicy& policy) {
  const std::optional<TomlNode> node = keys.Find(list.name);
  if (!node) return {};
  KEYMUSTER_ASSIGN_OR_RETURN(policy.*list.names, node->Strings());
  for (const std::string& name : policy.*list.names) {
    if (!IsAwsName(name)) {
      return node->Complaint("\"" + name + "\" is not a name of AWS",
                             "write it as get-access-key-last-used does: \"eu-west-1\", \"s3\"");
    }
  }
  return {};
}

Status CheckTogether(const TomlNode& keys, const KeyPolicy& policy) {
  if (policy.max_active_keys <= policy.max_keys) return {};
  return keys.Complaint("max_active_keys (" + std::to_string(policy.max_active_keys) + ") is more than max_keys (" +
                            std::to_string(policy.max_keys) + ")",
                        "a user cannot have more active keys than keys");
}

std::string ListText(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names) text += (text.size() == 1 ? "\"" : ", \"") + name + "\"";
  return text + "]";
}

}  // namespace

bool IsAwsName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

int64_t* KeyPolicy::FindThreshold(std::string_view name) {
  for (const Threshold& threshold : kThresholds) {
    if (threshold.name == name) return &(this->*threshold.value);
  }
  return nullptr;
}

std::map<std::string, std::string> KeyPolicy::Describe() const {
  std::map<std::string, std::string> words;
  for (const Threshold& threshold : kThresholds) {
    words.emplace(threshold.name, std::to_string(this->*threshold.value));
  }
  for (const AllowList& list : kAllowLists) words.emplace(list.name, ListText(this->*list.names));
  return words;
}

Result<KeyPolicy> LoadKeyPolicy(std::string_view toml, const std::string& source_name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlDocument document, TomlDocument::Parse(toml, source_name));
  static constexpr std::array<std::string_view, 1> kTables = {"keys"};
  KEYMUSTER_RETURN_IF_ERROR(document.root().RefuseUnknownKeys(kTables));
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode keys, document.root().Get("keys"));
  if (!keys.is_table()) return keys.Complaint("keys is not a table", "write [keys] on a line of its own");

  std::vector<std::string_view> names;
  names.reserve(kThresholds.size() + kAllowLists.size());
  for (const Threshold& threshold : kThresholds) names.push_back(threshold.name);
  for (const AllowList& list : kAllowLists) names.push_back(list.name);
  KEYMUSTER_RETURN_IF_ERROR(keys.RefuseUnknownKeys(names));

  KeyPolicy policy;
  for (const Threshold& threshold : kThresholds) {
    KEYMUSTER_RETURN_IF_ERROR(ReadThreshold(keys, threshold, policy));
  }
  for (const AllowList& list : kAllowLists) KEYMUSTER_RETURN_IF_ERROR(ReadAllowList(keys, list, policy));
  KEYMUSTER_RETURN_IF_ERROR(CheckTogether(keys, policy));
  return policy;
}

}  // namespace keymuster
