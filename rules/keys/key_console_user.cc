// KEY-CONSOLE-USER
//
// What it does: fails a user who has a console password and an active access key.
//
// Why this is bad: a person has both: a long-lived key on a laptop, with all that the person may do in the console, and
// without the second factor that the console asks for.
//
// Example:
//     password_enabled true, one active key                       -> fail, low
//     password_enabled true, one inactive key                     -> pass
//     no password                                                 -> pass: a user for a program
//     no row of the credential report for the user, an active key -> not evaluated
//
// What to do instead: people sign in through IAM Identity Center and get keys that last for hours (`aws configure
// sso`); programs get roles.
#include "rules/keys/judgement.h"
#include "rules/keys/key_census.h"
#include "rules/keys/passwords.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

Judgement JudgeConsoleUser(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime /*now*/) {
  const User& user = *subject.user;
  if (user.console_password && !*user.console_password) return Judgement::Pass();
  const KeyCensus census = CountKeys(user);
  if (census.active > 0 && user.console_password) {
    return Fail(Severity::kLow, "a console password and " + Counted(census.active, "active key"));
  }
  if (census.whole && census.active + census.unknown == 0) return Judgement::Pass();
  if (!user.console_password) {
    return NotEvaluated("whether the user, who may have an active key, has a console password is not recorded");
  }
  if (census.unknown > 0) {
    return NotEvaluated("a console password and " + Counted(census.unknown, "key") + " of unknown status");
  }
  return NotEvaluated(GapOf(user, census));
}

}  // namespace

const KeyRule& KeyConsoleUser() {
  static const KeyRule rule{
      .id = "KEY-CONSOLE-USER",
      .subject = Subject::kUser,
      .title = "User has a console password and an active access key",
      .why =
          "A person's key lies on a laptop, may do all that the person may, and does not ask for the second factor "
          "that "
          "the console asks for.",
      .mend =
          "Let people sign in through IAM Identity Center, which gives their programs keys that last for hours; then "
          "deactivate the key.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
                     "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html"},
      .judge = JudgeConsoleUser,
      .out_of_scope = NobodyAskedForPasswords};
  return rule;
}

}  // namespace keymuster
