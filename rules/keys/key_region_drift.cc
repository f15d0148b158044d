// KEY-REGION-DRIFT
//
// What it does: fails an active key whose last use was in a region that `allowed_regions` does not name. Out of scope
// while the policy names none.
//
// Why this is bad: a key that suddenly works where you have nothing is in other hands, or does work that nobody knows
// of.
//
// Example:
//     allowed_regions = ["eu-west-1"], last used in us-west-2     -> fail, low
//     last used in N/A, AWS's word for services without regions   -> pass
//     never used                                                  -> pass
//     last use not recorded                                       -> not evaluated
//
// What to do instead: find out who used it there. Calls to IAM and other global services count as us-east-1: name it if
// the key needs them. Deny other regions by policy (aws:RequestedRegion).
#include "rules/keys/drift.h"

namespace keymuster {
namespace {

std::string_view NamesNone(const Account& /*account*/, const KeyPolicy& policy) {
  return policy.allowed_regions.empty() ? "the policy names no allowed_regions" : "";
}

Judgement JudgeRegion(const KeySubject& subject, const KeyPolicy& policy, UtcTime /*now*/) {
  return JudgeDrift(*subject.key, subject.key->last_use.region, policy.allowed_regions, "region");
}

}  // namespace

const KeyRule& KeyRegionDrift() {
  static const KeyRule rule{
      .id = "KEY-REGION-DRIFT",
      .subject = Subject::kKey,
      .title = "Active access key was used in a region that the policy does not allow",
      .why = "A key that works where you have nothing is in other hands, or does work that nobody knows of.",
      .mend =
          "Find out in CloudTrail who used it there. If it was nobody of yours, treat the key as leaked; else name the "
          "region in allowed_regions.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html"},
      .judge = JudgeRegion,
      .out_of_scope = NamesNone};
  return rule;
}

}  // namespace keymuster
