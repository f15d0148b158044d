// KEY-SETUP
//
// What it does: fails an active key that was created within 10 seconds of its user, where the user has a console
// password: the key came with the user, by a tick in a form, and was never replaced since.
//
// Why this is bad: nobody asked for it. A person who signs in to the console got a key along with the password, in a
// file that was sent around, and it works as long as nobody thinks of it.
//
// Example:
//     user created 10:00:00, key 10:00:03, console password       -> fail, low
//     the key came 10 seconds or more after the user              -> pass: somebody made it for a purpose
//     no console password                                         -> pass: a user for a program
//     creation of the user not recorded                           -> not evaluated
//
// What to do instead: create users without keys; make a key on the day that a program needs one, or give it a role.
#include <cstdlib>

#include "rules/keys/judgement.h"
#include "rules/keys/passwords.h"
#include "rules/keys/wording.h"

namespace keymuster {
namespace {

constexpr int64_t kTogether = 10;  // seconds

const char* UseInWords(UseRecord use) {
  switch (use) {
    case UseRecord::kUsed:
      return ", and used since";
    case UseRecord::kNever:
      return ", and never used";
    case UseRecord::kNotRecorded:
      break;
  }
  return "";
}

Judgement JudgeSetup(const KeySubject& subject, const KeyPolicy& /*policy*/, UtcTime /*now*/) {
  if (subject.user == nullptr) return Judgement::Pass();  // root, which ROOT-KEY speaks of
  const User& user = *subject.user;
  const AccessKey& key = *subject.key;
  if (key.status == KeyStatus::kInactive || key.status == KeyStatus::kExpired) return Judgement::Pass();
  if (user.console_password && !*user.console_password) return Judgement::Pass();
  if (key.created && user.created && std::llabs(key.created->seconds - user.created->seconds) >= kTogether) {
    return Judgement::Pass();
  }
  const std::string slot = SlotPrefix(key);
  if (!key.created) return NotEvaluated(slot + "the date of its creation is not recorded");
  if (!user.created) return NotEvaluated(slot + "the date of its user's creation is not recorded");
  if (!user.console_password) {
    return NotEvaluated(slot + "created together with its user; whether that has a console password is not recorded");
  }
  std::string figures = Sentence({slot, CreatedOn(key, *key.created),
                                  " together with its user, who has a console "
                                  "password",
                                  UseInWords(key.last_use.record)});
  if (key.status == KeyStatus::kUnknown) return NotEvaluated(figures + ", but whether it is active is not known");
  return Fail(Severity::kLow, std::move(figures));
}

}  // namespace

const KeyRule& KeySetup() {
  static const KeyRule rule{
      .id = "KEY-SETUP",
      .subject = Subject::kKey,
      .title = "Active access key came with the user",
      .why =
          "Nobody asked for it: a person who signs in to the console got a key along with the password, and it works "
          "as long as nobody thinks of it.",
      .mend =
          "If it was never used, deactivate and delete it. If a program uses it, give the program a role, or a user of "
          "its own.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_create.html",
                     "CIS AWS Foundations Benchmark 3.0.0, 1.11"},
      .judge = JudgeSetup,
      .out_of_scope = NobodyAskedForPasswords};
  return rule;
}

}  // namespace keymuster
