// KEY-SERVICE-DRIFT
//
// What it does: fails an active key whose last use was of a service that `allowed_services` does not name. Out of scope
// while the policy names none.
//
// Why this is bad: keys are made for one purpose. One that does something else has found a second user, or a thief who
// asks around what it may do.
//
// Example:
//     allowed_services = ["s3"], last used for iam                -> fail, low
//     allowed_services = ["s3", "sts"], last used for sts         -> pass
//     never used                                                  -> pass
//     last use not recorded                                       -> not evaluated
//
// What to do instead: find out who used it for that. A thief's first call is often sts:GetCallerIdentity or
// iam:List....
#include "rules/keys/drift.h"

namespace keymuster {
namespace {

std::string_view NamesNone(const Account& /*account*/, const KeyPolicy& policy) {
  return policy.allowed_services.empty() ? "the policy names no allowed_services" : "";
}

Judgement JudgeService(const KeySubject& subject, const KeyPolicy& policy, UtcTime /*now*/) {
  return JudgeDrift(*subject.key, subject.key->last_use.service, policy.allowed_services, "service");
}

}  // namespace

const KeyRule& KeyServiceDrift() {
  static const KeyRule rule{
      .id = "KEY-SERVICE-DRIFT",
      .subject = Subject::kKey,
      .title = "Active access key was used for a service that the policy does not allow",
      .why =
          "Keys are made for one purpose: one that does something else has found a second user, or a thief who asks "
          "around what it may do.",
      .mend =
          "Find out in CloudTrail who used it for that. If it was nobody of yours, treat the key as leaked; else name "
          "the service in allowed_services, and give the second program a role of its own.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html"},
      .judge = JudgeService,
      .out_of_scope = NamesNone};
  return rule;
}

}  // namespace keymuster
