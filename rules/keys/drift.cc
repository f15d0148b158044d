#include "rules/keys/drift.h"

#include <algorithm>

#include "rules/keys/judgement.h"
#include "rules/keys/wording.h"

namespace keymuster {

Judgement JudgeDrift(const AccessKey& key, const std::string& place, const std::vector<std::string>& allowed,
                     std::string_view noun) {
  if (key.status == KeyStatus::kInactive || key.status == KeyStatus::kExpired) return Judgement::Pass();
  const LastUse& use = key.last_use;
  if (use.record == UseRecord::kNever) return Judgement::Pass();
  const std::string slot = SlotPrefix(key);
  if (use.record == UseRecord::kNotRecorded) return NotEvaluated(slot + "its last use is not recorded");
  if (place.empty()) return NotEvaluated(Sentence({slot, "the ", noun, " of its last use is not recorded"}));
  // AWS's own word for a service that knows no regions (IAM API Reference, AccessKeyLastUsed).
  if (place == "N/A") return Judgement::Pass();
  if (std::find(allowed.begin(), allowed.end(), place) != allowed.end()) return Judgement::Pass();
  std::string figures = Sentence(
      {slot, "last used ", FormatUtcDate(use.at), " for ", UsedFor(use), "; the policy does not allow this ", noun});
  if (key.status == KeyStatus::kUnknown) return NotEvaluated(figures + ", but whether it is active is not known");
  return Fail(Severity::kLow, std::move(figures));
}

}  // namespace keymuster
