// KEY-QUARANTINED
//
// What it does: fails a user to whom AWS has attached a policy called AWSCompromisedKeyQuarantine (or V2, V3): AWS
// found one of the user's keys in public. High where all keys of the user are known to be inactive, else critical.
//
// Why this is bad: the key was found by AWS, so others have found it, too. The policy denies the worst calls only; what
// else the user may do, a stranger may do.
//
// Example:
//     AWSCompromisedKeyQuarantineV2 attached, one active key      -> fail, critical
//     the same, the only key inactive                             -> fail, high: see what it was used for
//     list-attached-user-policies denied                          -> not evaluated
//     no policies of any user recorded                            -> out of scope
//
// What to do instead: deactivate the keys, follow the case that AWS has opened, and leave the policy until it is
// closed.
#include <algorithm>

#include "rules/keys/judgement.h"
#include "rules/keys/key_census.h"

namespace keymuster {
namespace {

constexpr std::string_view kQuarantine = "AWSCompromisedKeyQuarantine";

std::string_view NobodyAsked(const Account& account, const KeyPolicy& /*policy*/) {
  return account.asked.policies ? "" : "no policies of users were recorded (get-account-authorization-details)";
}

// An inactive key can do nothing; where one may have been missed, the worst is assumed.
Severity WeightOf(const User& user) {
  const KeyCensus census = CountKeys(user);
  return census.whole && census.active + census.unknown == 0 ? Severity::kHigh : Severity::kCritical;
}

Judgement JudgeQuarantine(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime /*now*/) {
  const User& user = *subject.user;
  const auto found = std::find_if(user.policies.begin(), user.policies.end(),
                                  [](const std::string& name) { return name.starts_with(kQuarantine); });
  if (found != user.policies.end()) {
    return Fail(WeightOf(user), "AWS found a key of this user in public: the policy " + *found + " is attached");
  }
  if (user.policy_listing == Listing::kMissing) return NotEvaluated("the user's attached policies are not recorded");
  if (user.policy_listing == Listing::kTruncated) return NotEvaluated("the list of the user's policies was cut");
  return Judgement::Pass();
}

}  // namespace

const KeyRule& KeyQuarantined() {
  static const KeyRule rule{
      .id = "KEY-QUARANTINED",
      .subject = Subject::kUser,
      .title = "AWS has quarantined a key of the user",
      .why =
          "AWS attaches this policy when it finds a key in public: others have found it, too, and the policy denies "
          "them the worst calls only.",
      .mend =
          "Deactivate the user's keys as another administrator, see in CloudTrail what they were used for, and follow "
          "the case that AWS has opened. Leave the policy attached until that case is closed.",
      .references =
          {"https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html"},
      .judge = JudgeQuarantine,
      .out_of_scope = NobodyAsked};
  return rule;
}

}  // namespace keymuster
