#include <array>

#include "rules/keys/key_rule.h"

namespace keymuster {

// One a file of this folder.
const KeyRule& DataAuditor();
const KeyRule& DataFutureDate();
const KeyRule& DataStale();
const KeyRule& DataUnknownStatus();
const KeyRule& DataUseBeforeCreation();
const KeyRule& KeyAge();
const KeyRule& KeyConsoleUser();
const KeyRule& KeyCountMax();
const KeyRule& KeyInactiveNotDeleted();
const KeyRule& KeyNeverUsed();
const KeyRule& KeyOrphanTag();
const KeyRule& KeyQuarantined();
const KeyRule& KeyRegionDrift();
const KeyRule& KeyRotationStalled();
const KeyRule& KeyServiceDrift();
const KeyRule& KeySetup();
const KeyRule& KeyTwoActive();
const KeyRule& KeyUnused();
const KeyRule& RootKey();

// Sorted by id: judging goes through them in this order, and so do tallies and findings.
std::span<const KeyRule* const> AllKeyRules() {
  static const std::array rules = {
      &DataAuditor(),       &DataFutureDate(),        &DataStale(),
      &DataUnknownStatus(), &DataUseBeforeCreation(), &KeyAge(),
      &KeyConsoleUser(),    &KeyCountMax(),           &KeyInactiveNotDeleted(),
      &KeyNeverUsed(),      &KeyOrphanTag(),          &KeyQuarantined(),
      &KeyRegionDrift(),    &KeyRotationStalled(),    &KeyServiceDrift(),
      &KeySetup(),          &KeyTwoActive(),          &KeyUnused(),
      &RootKey(),
  };
  return rules;
}

RuleText TextOf(const KeyRule& rule) {
  return {.id = std::string(rule.id),
          .title = std::string(rule.title),
          .why = std::string(rule.why),
          .mend = std::string(rule.mend),
          .references = {rule.references.begin(), rule.references.end()}};
}

}  // namespace keymuster
