// DATA-AUDITOR
//
// What it does: fails an account whose answers were asked for by its root user (high), or with a long-lived key of a
// user (info).
//
// Why this is bad: an audit that runs every night is one more long-lived key on one more machine, and a key of root is
// the account itself.
//
// Example:
//     asked as arn:aws:iam::111122223333:root                     -> fail, high
//     asked with a key that begins with AKIA                      -> fail, info
//     asked by an assumed role, or nobody noted who asked         -> pass
//
// What to do instead: let the auditor assume a role; profiles, pods, containers and instances all can.
#include "core/access_key_id.h"
#include "rules/keys/judgement.h"

namespace keymuster {
namespace {

std::string_view ResourceOf(std::string_view arn) {
  const size_t colon = arn.rfind(':');
  return colon == std::string_view::npos ? std::string_view() : arn.substr(colon + 1);
}

Judgement JudgeAuditor(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime /*now*/) {
  const Account& account = *subject.account;
  const std::string_view resource = ResourceOf(account.caller_arn);
  if (resource == "root") return Fail(Severity::kHigh, "the account was read by its root user");
  const auto key = AccessKeyId::Parse(account.caller_key_id);
  if (key && key->kind() == KeyIdKind::kLongTerm) {
    return Fail(Severity::kInfo, "the account was read with the long-lived key " + account.caller_key_id);
  }
  // Who asked as a user and left no key id may have held a session of his own; a key is behind that, too.
  if (account.caller_key_id.empty() && resource.starts_with("user/")) {
    return Fail(Severity::kInfo, "the account was read by the user " + std::string(resource.substr(5)) +
                                     ", whose credentials begin with a long-lived key");
  }
  return Judgement::Pass();
}

}  // namespace

const KeyRule& DataAuditor() {
  static const KeyRule rule{
      .id = "DATA-AUDITOR",
      .subject = Subject::kAccount,
      .title = "Account was read with a long-lived key",
      .why =
          "An audit that runs every night is one more long-lived key on one more machine, and a key of root is the "
          "account itself.",
      .mend = "Let the auditor assume a role that may only read: a profile with role_arn, or the role of its machine.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"},
      .judge = JudgeAuditor};
  return rule;
}

}  // namespace keymuster
