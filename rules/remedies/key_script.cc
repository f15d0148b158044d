#include "rules/remedies/key_script.h"

#include <algorithm>
#include <string_view>

#include "core/access_key_id.h"
#include "core/embedded_file.h"
#include "core/location.h"
#include "core/printable.h"
#include "rules/remedies/remedy.h"

namespace keymuster {
namespace {

constexpr std::string_view kRootUser = "<root_account>";

Error NoScript(const Correlation& key, std::string what, std::string mend) {
  return {ErrorCode::kUsage, Printable(key.key_id), std::move(what), std::move(mend)};
}

bool Breaks(const Correlation& key, std::string_view rule) {
  return std::find(key.key_rules.begin(), key.key_rules.end(), rule) != key.key_rules.end();
}

// Nobody misses a key that does no work: it needs no successor.
bool IsIdle(const Correlation& key) { return Breaks(key, "KEY-UNUSED") || Breaks(key, "KEY-NEVER-USED"); }

const char* PlanOf(const Correlation& key) {
  if (key.state == KeyState::kInactive) return "delete";
  if (key.leaked) return "contain";
  return IsIdle(key) ? "retire" : "rotate";
}

std::string PlacesOf(const Correlation& key) {
  if (key.places.empty()) {
    return "No place was found in what was scanned: ask the owner, look into CI secrets, credentials files, the secret "
           "store.";
  }
  std::string places;
  for (const UsePlace& place : key.places) places += (places.empty() ? "  " : "\n  ") + DisplayLocation(place.location);
  return places;
}

// Without the zone, which the AWS CLI writes in more than one way.
std::string LastUse(const Correlation& key) {
  return key.last_used ? FormatUtcTime(*key.last_used).substr(0, 19) : "never";
}

std::string Assign(const char* name, std::string_view value) {
  return std::string(name) + "=" + ShellQuoted(value) + "\n";
}

}  // namespace

Result<std::string> KeyScript(const Correlation& key) {
  if (!AccessKeyId::Parse(key.key_id)) {
    return NoScript(key, "is no id of an access key", "--mask-key-ids hides what a script needs");
  }
  if (key.user == kRootUser) {
    return NoScript(key, "is a key of the root user", "only root can change it, in the console; see the report");
  }
  if (key.state != KeyState::kActive && key.state != KeyState::kInactive) {
    return NoScript(key, "is " + std::string(KeyStateName(key.state)) + " to the recording",
                    "record its account and audit it; the report says more");
  }
  if (key.user.empty() || key.account.empty()) {
    return NoScript(key, "its user or account is not recorded", "record the account with list-users");
  }
  std::string text =
      "#!/bin/sh\n# What to do about an access key, as the report says it. --apply does it, step by step.\n";
  text += "# " + Printable(key.headline) + "\n";
  text += Assign("key", key.key_id) + Assign("user", key.user) + Assign("user_word", ShellQuoted(key.user));
  text += Assign("account", key.account) + Assign("plan", PlanOf(key));
  text += Assign("needed", IsIdle(key) ? "no" : "yes") + Assign("last_used", LastUse(key));
  text += Assign("places", PlacesOf(key));
  return text + std::string(RemedyData().front().content);
}

}  // namespace keymuster
