#include "rules/keys/rotation.h"

#include <utility>

#include "rules/keys/wording.h"

namespace keymuster {

RotationPair ActivePair(const User& user) {
  RotationPair pair;
  for (const AccessKey& key : user.keys) {
    if (key.status != KeyStatus::kActive) continue;
    if (!key.created || pair.newer != nullptr) return {};
    (pair.older == nullptr ? pair.older : pair.newer) = &key;
  }
  if (pair.newer == nullptr) return {};
  if (*pair.newer->created < *pair.older->created) std::swap(pair.older, pair.newer);
  return pair;
}

std::string RotationProgress(const RotationPair& pair) {
  if (pair.newer == nullptr) return {};
  const LastUse& before = pair.older->last_use;
  const LastUse& after = pair.newer->last_use;
  if (before.record == UseRecord::kNotRecorded || after.record == UseRecord::kNotRecorded) return {};
  if (after.record == UseRecord::kNever) return "; the newer key is not in use yet";
  // The newer one being used, the older one counts as left behind once it is silent since then.
  if (before.record == UseRecord::kNever || before.at < *pair.newer->created) {
    return "; the newer key has taken over, the older one can be deactivated";
  }
  const std::string place = UsedFor(before);
  return "; the older key was last used " + FormatUtcDate(before.at) + (place.empty() ? "" : " for " + place);
}

}  // namespace keymuster
