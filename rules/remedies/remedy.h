#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/correlation.h"

namespace keymuster {

// What a plan has to know of a key.
struct RemedySubject {
  std::string user;  // empty: the owner is not known
  std::string key_id;
  KeyState state = KeyState::kUnknown;
  bool leaked = false;
  bool never_used = false;
  bool unused = false;  // silent for longer than the policy allows
  bool root = false;
  bool temporary = false;
  size_t keys_of_user = 1;  // creation needs a free slot (quota 2)
  size_t places = 0;
};

// The steps in safe order: leaked and active -> deactivate first, then look at CloudTrail, then replace; else
// create, switch, verify, deactivate, wait 24 to 48 h, delete. Roles instead of keys are offered first. Text
// only: nothing is run. User names are quoted for a POSIX shell (names may begin with = + - @).
std::vector<RemedyStep> PlanRemedy(const RemedySubject& subject);

// 'it'\''s': safe for a POSIX shell whatever the bytes.
std::string ShellQuoted(std::string_view text);

}  // namespace keymuster
